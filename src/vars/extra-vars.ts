import { parseFile } from '../playbook/open-yaml.ts';
import type { VaultKeys } from '../secret/vault.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { inlineSource, type Span, within } from '../source/span.ts';
import { type ParsedYaml, parseYaml } from '../source/yaml.ts';
import { trusted, trustedText } from '../template/template.ts';
import type { Dict, Value } from '../template/value.ts';

/**
 * The values of one `-e`: `@file` (YAML or JSON, which may be a vault), a JSON or YAML mapping, or `k=v` words in shell quoting.
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
  const words = shellWords(text);
  if (words.every((word) => /^\w+=/.test(word.text))) {
    return new Map(
      words.map(({ text: word, start, end }) => {
        const equals = word.indexOf('=');
        const value: Value = trustedText(word.slice(equals + 1), within(place, start, end));
        return [word.slice(0, equals), value];
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

interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words as a shell would see them: quotes join, a backslash outside single quotes takes the next character as it is. */
function shellWords(text: string): ShellWord[] {
  const words: ShellWord[] = [];
  const word = /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g;
  for (const match of text.matchAll(word)) {
    const plain = match[0].replace(
      /\\([\s\S])|"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'/g,
      (_all, escaped, double, single) => {
        if (escaped !== undefined) return escaped;
        return double === undefined ? single : double.replace(/\\(["\\])/g, '$1');
      },
    );
    words.push({ text: plain, start: match.index, end: match.index + match[0].length });
  }
  return words;
}
