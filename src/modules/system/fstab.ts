/** A line of fstab(5) that mounts something. */
export interface FstabEntry {
  readonly src: string;
  readonly path: string;
  readonly fstype: string;
  readonly opts: string;
  readonly dump: string;
  readonly passno: string;
}

const escapeBlanks = (text: string): string =>
  text.replace(/[\\ \t]/g, (blank) => `\\${blank.charCodeAt(0).toString(8).padStart(3, '0')}`);
export const unescapeBlanks = (text: string): string =>
  text.replace(/\\(\d{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

export function readEntry(line: string): FstabEntry | undefined {
  if (/^\s*(#|$)/.test(line)) return undefined;
  const [src, path, fstype = 'none', opts = 'defaults', dump = '0', passno = '0'] = line.trim().split(/\s+/);
  if (src === undefined || path === undefined) return undefined;
  return { src: unescapeBlanks(src), path: unescapeBlanks(path), fstype, opts: unescapeBlanks(opts), dump, passno };
}

export const writeEntry = ({ src, path, fstype, opts, dump, passno }: FstabEntry): string =>
  [src, path, fstype, opts].map(escapeBlanks).concat(dump, passno).join(' ');

/** Swap has no path: its source tells one entry from another. */
const isSamePlace = (one: FstabEntry, other: FstabEntry): boolean =>
  one.path === other.path && (one.fstype !== 'swap' || one.src === other.src);

const same = (one: FstabEntry, other: FstabEntry): boolean => writeEntry(one) === writeEntry(other);

/** The text with the entry in the place of the last one for its path; the text itself where it says the same already. */
export function withEntry(text: string, entry: FstabEntry): string {
  const lines = text.split('\n');
  const at = lines.findLastIndex((line) => {
    const is = readEntry(line);
    return is !== undefined && isSamePlace(is, entry);
  });
  const is = at < 0 ? undefined : readEntry(lines[at] ?? '');
  if (is && same(is, entry)) return text;
  if (is) return lines.with(at, writeEntry(entry)).join('\n');
  return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${writeEntry(entry)}\n`;
}

export const withoutEntry = (text: string, path: string, src: string | undefined): string =>
  text
    .split('\n')
    .filter((line) => {
      const is = readEntry(line);
      return is?.path !== path || (src !== undefined && is.src !== src);
    })
    .join('\n');
