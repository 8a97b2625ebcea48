/** The rules of both address families, each as the line that ufw keeps it by. */
export interface UfwRules {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

const TUPLE = '### tuple ### ';

/** The rules in the text of user.rules or user6.rules. */
export const readRules = (text: string): string[] =>
  text.split('\n').flatMap((line) => (line.startsWith(TUPLE) ? [line.slice(TUPLE.length)] : []));

/**
 * The rules there would be, from what `ufw --dry-run` prints: the whole files of the families that would change. Of a
 * family that it skips nothing is printed; of a rule to delete that is not there the files are printed as they are.
 */
export function readDryRun(text: string, is: UfwRules): UfwRules {
  const sections = text.split(/^\*filter$/m).slice(1);
  const section = (chain: string) => sections.find((one) => one.includes(`:${chain} `));
  const [v4, v6] = [section('ufw-user-input'), section('ufw6-user-input')];
  return { v4: v4 === undefined ? is.v4 : readRules(v4), v6: v6 === undefined ? is.v6 : readRules(v6) };
}

export const showRules = ({ v4, v6 }: UfwRules): string => [...v4, ...v6].map((rule) => `${rule}\n`).join('');

/**
 * The number at which a rule goes into the list, in which the IPv4 rules stand before the IPv6 rules; undefined for the
 * end, since ufw refuses a number beyond it.
 */
export function insertAt(offset: number, relativeTo: string, { v4, v6 }: UfwRules): number | undefined {
  if (relativeTo === 'zero') return offset;
  const last = v4.length + v6.length;
  const base = {
    'first-ipv4': 1,
    'last-ipv4': Math.max(v4.length, 1),
    'first-ipv6': v4.length + 1,
    'last-ipv6': v6.length > 0 ? last : last + 1,
  }[relativeTo];
  const number = offset + (base ?? 0);
  return number > last ? undefined : number;
}
