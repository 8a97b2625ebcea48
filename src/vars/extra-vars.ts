import { parseFile } from '../playbook/open-yaml.ts';
import { argumentValue, splitArguments } from '../playbook/split-arguments.ts';
import type { VaultKeys } from '../secret/vault.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { inlineSource, type Span, within } from '../source/span.ts';
import { type ParsedYaml, parseYaml } from '../source/yaml.ts';
import { trusted, trustedText } from '../template/template.ts';
import type { Dict } from '../template/value.ts';

/**
 * The values of one `-e`: `@file` (YAML or JSON, which may be a vault), a JSON or YAML mapping, or `k=v` words as tasks
 * take them: blanks in quotes and in templates do not part.
 *
 * @throws InfrakitError where the text is none of these
 */
export function parseExtraVars(text: string, vault?: VaultKeys): Dict {
  if (text.startsWith('@')) return extraFile(text.slice(1), vault);
  if (/^[./]/.test(text)) {
    throw new InfrakitError(`Please prepend extra_vars filename '${text}' with '@'`, { exit: 5 });
  }
  const place = inlineSource('<extra-vars>', text);
  if (/^\s*[{[]/.test(text)) return mapping(parseYaml(place.source), place, vault);
  const { words, unclosed } = splitArguments(text);
  if (words.every(({ key }) => key !== undefined && /^\w+$/.test(key))) {
    if (unclosed) {
      const { opening, offset } = unclosed;
      throw new InfrakitError(`${opening} is not closed`, { span: within(place, offset, offset + opening.length) });
    }
    return new Map(
      words.map(({ key = '', start, end }) => {
        const from = start + key.length + 1;
        return [key, trustedText(argumentValue(text.slice(from, end)), within(place, from, end))];
      }),
    );
  }
  return mapping(parseYaml(place.source), place, vault);
}

function extraFile(path: string, vault: VaultKeys | undefined): Dict {
  const parsed = parseFile(path, { vault });
  return mapping(parsed, parsed.root?.span ?? inlineSource(path, ''), vault);
}

function mapping({ root, errors }: ParsedYaml, place: Span, vault: VaultKeys | undefined): Dict {
  if (errors[0]) throw errors[0];
  const value = root ? trusted(root, vault) : new Map();
  if (value instanceof Map) return value;
  throw new InfrakitError('extra variables are k=v words, a YAML or JSON mapping, or @file', { span: place, exit: 5 });
}
