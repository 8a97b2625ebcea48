/** The flags of Python's `re` that change what a pattern means. */
export interface RegexFlags {
  readonly ignorecase?: boolean;
  readonly multiline?: boolean;
  readonly dotall?: boolean;
  readonly verbose?: boolean;
}

const LETTERS: ReadonlyMap<string, keyof RegexFlags> = new Map([
  ['i', 'ignorecase'],
  ['m', 'multiline'],
  ['s', 'dotall'],
  ['x', 'verbose'],
]);

/** The flags after those of `(?on-off)`; letters without a meaning here (`a`, `L`, `u`) change nothing. */
export function changeFlags(flags: RegexFlags, on: string, off: string): RegexFlags {
  const changed: { -readonly [name in keyof RegexFlags]: boolean } = { ...flags };
  for (const [letter, name] of LETTERS) {
    if (on.includes(letter)) changed[name] = true;
    if (off.includes(letter)) changed[name] = false;
  }
  return changed;
}
