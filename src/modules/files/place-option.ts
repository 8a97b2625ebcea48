import { splitLines, withoutNewline } from '../../sdk/index.ts';
import type { Edit } from './edit-text.ts';

interface Rules {
  readonly state: 'present' | 'absent';
  readonly section?: string | undefined;
  readonly option?: string | undefined;
  /** One for each line that the option is to have; none where it stands alone. */
  readonly values: readonly string[];
  readonly exclusive: boolean;
  readonly no_extra_spaces: boolean;
  readonly ignore_spaces: boolean;
  readonly modify_inactive_option: boolean;
}

const HEADER = /^\s*\[(.*)\]/;

/** The text of an INI file with the option in its section, or without it. */
export function placeOption(text: string, rules: Rules): Edit {
  const lines = splitLines(text).map(withoutNewline);
  const [from, to] = sectionOf(lines, rules.section);
  const edited = from < 0 ? withNewSection(lines, rules) : withinSection(lines, from, to, rules);
  const joined = edited.map((line) => `${line}\n`).join('');
  // A missing end of the last line alone is nothing to mend.
  if (joined === text || joined === `${text}\n`) return { text, msg: 'OK' };
  return { text: joined, msg: messageOf(lines, from, rules) };
}

function messageOf(lines: readonly string[], from: number, { state, option, section }: Rules): string {
  if (state === 'absent') return option === undefined ? 'section removed' : 'option changed';
  if (from < 0) return option === undefined ? 'only section added' : 'section and option added';
  const [, to] = sectionOf(lines, section);
  const had = lines.slice(from, to).some((line) => optionOf(line, option ?? '')?.active);
  return had ? 'option changed' : 'option added';
}

/** Where the lines of a section begin and end; without a name, those before the first section. From is -1 for none. */
function sectionOf(lines: readonly string[], section: string | undefined): [from: number, to: number] {
  const header = section === undefined ? -1 : lines.findIndex((line) => HEADER.exec(line)?.[1] === section);
  if (section !== undefined && header < 0) return [-1, -1];
  const from = header + 1;
  const next = lines.slice(from).findIndex((line) => HEADER.test(line));
  return [from, next < 0 ? lines.length : from + next];
}

function withNewSection(lines: readonly string[], rules: Rules): readonly string[] {
  if (rules.state === 'absent') return lines;
  return [...lines, `[${rules.section}]`, ...wantedLines(rules)];
}

const wantedLines = ({ option, values, no_extra_spaces }: Rules): string[] => {
  if (option === undefined) return [];
  if (values.length === 0) return [option];
  return values.map((value) => `${option}${no_extra_spaces ? '=' : ' = '}${value}`.trimEnd());
};

function withinSection(lines: readonly string[], from: number, to: number, rules: Rules): readonly string[] {
  if (rules.option === undefined) {
    if (rules.state === 'present') return lines;
    const start = rules.section === undefined ? from : from - 1;
    return lines.toSpliced(start, to - start);
  }
  const body = lines.slice(from, to);
  const edited = rules.state === 'absent' ? withoutOption(body, rules) : withOption(body, rules);
  return [...lines.slice(0, from), ...edited, ...lines.slice(to)];
}

/** How a line gives an option: its value, and whether it is commented out. */
function optionOf(line: string, option: string): { active: boolean; value: string | undefined } | undefined {
  const [, comment, name, value] = /^\s*([#;]?)\s*([^=]*?)\s*(?:=\s*(.*?)\s*)?$/.exec(line) ?? [];
  return name === option && name !== '' ? { active: comment === '', value } : undefined;
}

function withoutOption(body: readonly string[], { option = '', values, exclusive }: Rules): string[] {
  return body.filter((line) => {
    const is = optionOf(line, option);
    if (!is?.active) return true;
    return !exclusive && values.length > 0 && !values.includes(is.value ?? '');
  });
}

/** Lines that are right stay; others of the option take what is missing, then commented ones do, then new ones. */
function withOption(body: readonly string[], rules: Rules): string[] {
  const missing = wantedLines(rules);
  const settled = new Set<number>();
  const found = body.map((line) => optionOf(line, rules.option ?? ''));
  body.forEach((line, at) => {
    const wanted = found[at]?.active ? missing.findIndex((one) => sameLine(line, one, rules)) : -1;
    if (wanted < 0) return;
    missing.splice(wanted, 1);
    settled.add(at);
  });
  const edited = body.map((line, at): string | undefined => {
    const is = found[at];
    if (!is || settled.has(at)) return line;
    if (is.active) return (rules.exclusive ? missing.shift() : undefined) ?? (rules.exclusive ? undefined : line);
    return (rules.modify_inactive_option ? missing.shift() : undefined) ?? line;
  });
  const kept = edited.filter((line) => line !== undefined);
  const last = kept.findLastIndex((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  return kept.toSpliced(last + 1, 0, ...missing);
}

function sameLine(line: string, wanted: string, { ignore_spaces, option = '' }: Rules): boolean {
  if (line === wanted) return true;
  return ignore_spaces && optionOf(line, option)?.value === optionOf(wanted, option)?.value;
}
