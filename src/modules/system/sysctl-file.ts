/** Where a kernel parameter is in /proc; with slashes in its name, dots belong to the names of interfaces. */
export const settingPath = (name: string): string => `/proc/sys/${slashed(name)}`;

/** One spelling for `net.ipv4.ip_forward` and `net/ipv4/ip_forward`: the first separator tells which it is. */
function slashed(name: string): string {
  const [first] = /[./]/.exec(name) ?? [];
  if (first === '/') return name;
  return name.replace(/[./]/g, (separator) => (separator === '.' ? '/' : '.'));
}

/** A line of sysctl.conf(5), with the parameter that it sets, if any. */
interface Setting {
  readonly line: string;
  readonly name?: string;
  readonly value?: string;
}

export const readSettings = (text: string): Setting[] =>
  text === '' ? [] : text.replace(/\n$/, '').split('\n').map(readSetting);

function readSetting(line: string): Setting {
  const [, name, value] = /^\s*-?([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
  return name === undefined || value === undefined ? { line } : { line, name: slashed(name), value };
}

/** The text with the parameter set in the place of the first line that does; later ones would win over it and go. */
export function withSetting(lines: readonly Setting[], name: string, value: string): string {
  const ours = lines.filter((line) => line.name === slashed(name));
  if (ours.length === 1 && ours[0]?.value === value) return write(lines);
  const line = { line: `${name}=${value}` };
  if (ours.length === 0) return write([...lines, line]);
  return write(lines.flatMap((one) => (one === ours[0] ? [line] : ours.includes(one) ? [] : [one])));
}

export const withoutSetting = (lines: readonly Setting[], name: string): string =>
  write(lines.filter((line) => line.name !== slashed(name)));

const write = (lines: readonly Setting[]): string => lines.map(({ line }) => `${line}\n`).join('');
