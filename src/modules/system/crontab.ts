/** A crontab as lines. A job stands behind a line with its name; that mark is what Ansible looks for, too. */
const MARK = '#Ansible: ';

export type Crontab = readonly string[];

export const readCrontab = (text: string): Crontab => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
export const writeCrontab = (lines: Crontab): string => lines.map((line) => `${line}\n`).join('');

/** The names of its jobs. */
export const jobNames = (lines: Crontab): string[] =>
  lines.flatMap((line) => (line.startsWith(MARK) ? [line.slice(MARK.length)] : []));

/** The names of its environment variables. */
export const variableNames = (lines: Crontab): string[] =>
  lines.flatMap((line) => /^\s*([A-Za-z_]\w*)\s*=/.exec(line)?.[1] ?? []);

/** With the job under this name, in its old place where it had one. */
export function withJob(lines: Crontab, name: string, job: string): Crontab {
  const at = lines.indexOf(MARK + name);
  return at < 0 ? [...lines, MARK + name, job] : [...lines.slice(0, at + 1), job, ...lines.slice(at + 2)];
}

export function withoutJob(lines: Crontab, name: string): Crontab {
  const at = lines.indexOf(MARK + name);
  return at < 0 ? lines : [...lines.slice(0, at), ...lines.slice(at + 2)];
}

const variableAt = (lines: Crontab, name: string): number =>
  lines.findIndex((line) => new RegExp(`^\\s*${name}\\s*=`).test(line));

/** Where a new variable goes: beside another one, or to the top. */
export interface Place {
  readonly insertafter?: string | undefined;
  readonly insertbefore?: string | undefined;
}

/** With the variable set; undefined where the variable beside which it should go is not there. */
export function withVariable(lines: Crontab, name: string, value: string, place: Place): Crontab | undefined {
  const line = `${name}="${value}"`;
  const at = variableAt(lines, name);
  if (at >= 0) return lines.with(at, line);
  const neighbour = place.insertafter ?? place.insertbefore;
  if (neighbour === undefined) return [line, ...lines];
  const beside = variableAt(lines, neighbour);
  return beside < 0 ? undefined : lines.toSpliced(place.insertafter === undefined ? beside : beside + 1, 0, line);
}

export function withoutVariable(lines: Crontab, name: string): Crontab {
  const at = variableAt(lines, name);
  return at < 0 ? lines : lines.toSpliced(at, 1);
}
