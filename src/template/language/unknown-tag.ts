import { didYouMean } from '../../source/nearest.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Tags of Jinja extensions that Ansible does not turn on. */
const OF_EXTENSIONS: ReadonlySet<string> = new Set(['break', 'continue', 'debug', 'do', 'trans']);

/** Refuses a tag that does not exist, or stands where it cannot. */
export function unknownTag(tokens: TokenStream, name: Token, known: Iterable<string>): never {
  const tag = name.value;
  if (OF_EXTENSIONS.has(tag)) {
    const hint = tag === 'do' ? 'write {% set _ = … %}' : undefined;
    return tokens.fail(`{% ${tag} %} belongs to an extension of Jinja that Ansible does not turn on`, name, hint);
  }
  if (/^(?:end\w+|else|elif)$/.test(tag)) return tokens.fail(`{% ${tag} %} closes nothing here`, name);
  return tokens.fail(`there is no tag {% ${tag} %}`, name, didYouMean(tag, known));
}
