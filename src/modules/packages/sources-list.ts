/** One entry of the one-line style of sources.list(5). */
export interface Source {
  /** `#` before it: apt does not read it. */
  readonly enabled: boolean;
  /** Without a comment, words parted by single blanks: what makes two lines the same source. */
  readonly text: string;
}

const SOURCE = /^\s*(#?)\s*((?:deb|deb-src)\s+(?:\[[^\]]*\]\s+)?\S+\s+[^#]+?)\s*(?:#.*)?$/;

export function readSource(line: string): Source | undefined {
  const [, comment, text] = SOURCE.exec(line) ?? [];
  return text === undefined ? undefined : { enabled: comment === '', text: text.split(/\s+/).join(' ') };
}

/** The name that Ansible gives the file of a repository: made of its address, suite and components. */
export function fileNameFor(source: string): string {
  const words = source
    .replace(/\[[^\]]*\]/, '')
    .split(/\s+/)
    .filter((word) => word !== '' && !/^deb(-src)?$/.test(word));
  const name = words
    .join(' ')
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/[^a-zA-Z0-9]/g, ' ');
  return name
    .split(' ')
    .filter((part) => part !== '')
    .join('_');
}

/** The text with the source switched on where it is commented out; undefined where it does not hold it at all. */
export function withSource(text: string, source: string): string | undefined {
  const lines = text.split('\n');
  const holding = lines.filter((line) => readSource(line)?.text === source);
  if (holding.some((line) => readSource(line)?.enabled)) return text;
  if (holding.length === 0) return undefined;
  return lines.map((line) => (line === holding[0] ? source : line)).join('\n');
}

export const withoutSource = (text: string, source: string): string =>
  text
    .split('\n')
    .filter((line) => {
      const is = readSource(line);
      return !is?.enabled || is.text !== source;
    })
    .join('\n');
