import { z } from 'zod';

/** What is assumed of a host's umask: hosts run our scripts with 077, and nearly all of them log in with this one. */
export const UMASK = 0o022;

const OCTAL = /^(?:0o)?[0-7]{1,5}$/;
const CLAUSE = /^(a|[ugo]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)$/;

/**
 * A file mode as tasks write it: octal text, a number that YAML read as octal (`0644` is 420), or symbolic clauses such
 * as `u=rw,g-w,o+X`. Gives octal text of four digits, or the clauses.
 */
export const mode = () => modeText(isMode);

/** As `mode`, or the word `preserve`: the mode of the source. */
export const modeOrPreserve = () => modeText((text) => text === 'preserve' || isMode(text));

const modeText = (isRight: (text: string) => boolean) =>
  z.preprocess(
    (value) => {
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return formatMode(value);
      return typeof value === 'string' && OCTAL.test(value)
        ? formatMode(Number.parseInt(value.replace('0o', ''), 8))
        : value;
    },
    z.string().refine(isRight, {
      error: (issue) => `bad mode ${JSON.stringify(issue.input)}: write '0644' or u=rw,g=r,o=r`,
      params: { details: 'bad symbolic permission for mode' },
    }),
  );

/** Permission bits as four octal digits, as Ansible's results show them. */
export const formatMode = (bits: number): string => (bits & 0o7777).toString(8).padStart(4, '0');

/** The permission bits that `wanted` makes of the present ones. */
export function applyMode(wanted: string, present: number, isDirectory: boolean): number {
  if (OCTAL.test(wanted)) return Number.parseInt(wanted, 8) & 0o7777;
  return wanted.split(',').reduce((bits, clause) => applyClause(clause.trim(), bits, isDirectory), present);
}

function isMode(text: string): boolean {
  return OCTAL.test(text) || text.split(',').every((clause) => CLAUSE.test(clause.trim()));
}

const SHIFT = { u: 6, g: 3, o: 0 } as const;
const SPECIAL = { u: 0o4000, g: 0o2000, o: 0 } as const;
type Who = keyof typeof SHIFT;

function applyClause(clause: string, present: number, isDirectory: boolean): number {
  const [, who = '', actions = ''] = CLAUSE.exec(clause) ?? [];
  const everyone = who === '' || who.includes('a');
  const classes: readonly Who[] = everyone ? ['u', 'g', 'o'] : ([...who] as Who[]);
  // Without a class the umask holds back what it always does.
  const allowed = who === '' ? ~UMASK : ~0;
  let bits = present;
  for (const [, operator, letters = ''] of actions.matchAll(/([-+=])([^-+=]*)/g)) {
    const before = bits;
    for (const one of classes) {
      const granted = bitsOf(letters, one, before, isDirectory) & allowed;
      if (operator === '+') bits |= granted;
      else if (operator === '-') bits &= ~granted;
      else bits = (bits & ~((7 << SHIFT[one]) | (one === 'o' ? 0o1000 : SPECIAL[one]))) | granted;
    }
  }
  return bits;
}

/** What a list of permission letters stands for in one class. */
function bitsOf(letters: string, who: Who, present: number, isDirectory: boolean): number {
  if (/^[ugo]$/.test(letters)) return ((present >> SHIFT[letters as Who]) & 7) << SHIFT[who];
  let bits = 0;
  for (const letter of letters) {
    if (letter === 's') bits |= SPECIAL[who];
    else if (letter === 't') bits |= 0o1000;
    else if (letter !== 'X') bits |= { r: 4, w: 2, x: 1 }[letter as 'r' | 'w' | 'x'] << SHIFT[who];
    else if (isDirectory || present & 0o111) bits |= 1 << SHIFT[who];
  }
  return bits;
}
