import type { Play, VarsPrompt } from '../playbook/model.ts';
import { redactor } from '../secret/redactor.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { hashPassword } from '../template/formats/crypt/password-hash.ts';
import { text } from '../template/operations/text.ts';
import type { Dict, Value } from '../template/value.ts';
import type { KeywordValues } from './keyword-values.ts';
import type { RunContext } from './run-context.ts';

/**
 * Asks for the `vars_prompt` of a play that no extra variable answers.
 *
 * @throws InfrakitError where nobody can be asked for what is to be encrypted
 */
export async function askPrompts(run: RunContext, play: Play, keywords: KeywordValues): Promise<Dict> {
  const answers: Dict = new Map();
  for (const asked of play.varsPrompt) {
    if (run.options.extraVars.has(asked.name)) continue;
    answers.set(asked.name, await ask(run, play, keywords, asked));
  }
  return answers;
}

async function ask(run: RunContext, play: Play, keywords: KeywordValues, asked: VarsPrompt): Promise<Value> {
  const fallback =
    asked.default === undefined ? undefined : text(run.renderer.render(asked.default, run.scopes.forPlay({ play })));
  const typed = await answerTo(run, asked, questionOf(asked, fallback, keywords));
  if (typed === undefined) run.renderer.surroundings.warn?.('Not prompting as we are not in interactive mode');
  const answer = typed || fallback;
  if (asked.private && answer) redactor.add(answer);
  const scheme = keywords.read(asked.encrypt, 'encrypt')?.text();
  if (scheme === undefined) return answer ?? '';
  if (answer === undefined && typed === undefined) throw nobodyToAsk(asked);
  return encrypted(answer ?? '', scheme, asked, keywords);
}

/** The question in Ansible's form: with the default that an empty answer takes. */
function questionOf({ name, prompt, span }: VarsPrompt, fallback: string | undefined, keywords: KeywordValues): string {
  const written = prompt === undefined ? undefined : keywords.read({ value: prompt, span }, 'prompt')?.text();
  const shown = written ?? name;
  if (shown === '') return `input for ${name}: `;
  return fallback === undefined ? `${shown}: ` : `${shown} [${fallback}]: `;
}

/** What the person answers, twice the same where that is asked for; undefined where there is none. */
async function answerTo(run: RunContext, asked: VarsPrompt, question: string): Promise<string | undefined> {
  const how = { echo: !asked.private };
  for (;;) {
    const answer = await run.options.prompt(question, how);
    if (answer === undefined || !asked.confirm) return answer;
    const again = await run.options.prompt(`confirm ${question}`, how);
    if (again === answer || again === undefined) return again;
    run.channel.emit({ type: 'notice', message: '***** VALUES ENTERED DO NOT MATCH ****' });
  }
}

/** The empty text would be encrypted, too, and be the password of who meant to be asked. */
const nobodyToAsk = ({ name, span }: VarsPrompt): InfrakitError =>
  new InfrakitError(`nobody can be asked for "${name}", and it has no default to encrypt`, {
    span,
    hint: `give it as an extra variable, already encrypted: -e '${name}=...'`,
  });

function encrypted(answer: string, scheme: string, asked: VarsPrompt, keywords: KeywordValues): string {
  const salt = keywords.read(asked.salt, 'salt')?.text();
  const saltSize = keywords.read(asked.saltSize, 'salt_size')?.number();
  try {
    const hash = hashPassword(answer, scheme, { salt, saltSize });
    if (asked.private) redactor.add(hash);
    return hash;
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
    throw new InfrakitError(error.message, { span: asked.encrypt?.span ?? asked.span, hint: error.hint });
  }
}
