import type { Difference } from '../events/run-event.ts';
import { type ControlResult, type Dict, dumpJson, isDict, isList, type Output, type Value } from '../sdk/index.ts';
import { parseJson } from '../template/formats/json/parse.ts';

/**
 * What a module printed as the result of its task. What is no JSON is a failure that shows all of it.
 *
 * @param inBackground whether it was a job of the host: then Ansible tells what it wrote to stderr as well
 */
export function readAnswer(output: Output, inBackground = false): ControlResult {
  const answer = answerIn(output);
  if (!inBackground || output.stderr === '' || answer.values?.has('stderr')) return answer;
  return { ...answer, values: new Map([...(answer.values ?? []), ['stderr', output.stderr]]) };
}

function answerIn({ stdout, stderr, rc }: Output): ControlResult {
  const found = objectIn(stdout);
  if (!found) return failure(stdout, stderr, rc);
  const { object, warning } = found;
  const changed = isTrue(object.get('changed'));
  const failed = object.has('failed')
    ? isTrue(object.get('failed'))
    : object.has('rc') && Number(object.get('rc')) !== 0;
  const values: Dict = new Map(
    [...object].filter(([name]) => !DROPPED.has(String(name)) && !String(name).startsWith('_ansible_')),
  );
  if (failed && changed) values.set('changed', true);
  if (warning !== undefined) values.set('warnings', [...listOf(object.get('warnings')), warning]);
  const differences = differencesOf(object.get('diff'));
  return { changed, failed, skipped: isTrue(object.get('skipped')), values, differences };
}

/** What the engine says itself, and the arguments, which Ansible does not put into a register either. */
const DROPPED = new Set(['changed', 'failed', 'invocation']);

const isTrue = (value: Value | undefined): boolean => value === true || /^(?:true|yes|on|1)$/i.test(String(value));
const listOf = (value: Value | undefined): readonly Value[] => (value !== undefined && isList(value) ? value : []);

/** The object among the lines: noise before it is passed over, noise after it is told. */
function objectIn(stdout: string): { readonly object: Dict; readonly warning: string | undefined } | undefined {
  const lines = stdout.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trimStart().startsWith('{'));
  const end = lines.findLastIndex((line) => line.trimEnd().endsWith('}'));
  if (start < 0 || end < start) return undefined;
  const junk = lines
    .slice(end + 1)
    .join('\n')
    .trimEnd();
  try {
    const object = parseJson(lines.slice(start, end + 1).join('\n'));
    if (!isDict(object)) return undefined;
    const warning = junk === '' ? undefined : `Module invocation had junk after the JSON data: ${junk}`;
    return { object, warning };
  } catch {
    return undefined;
  }
}

function failure(stdout: string, stderr: string, rc: number): ControlResult {
  const trace = [stderr, stdout].find((text) => text.startsWith('Traceback'));
  const values = new Map<string, Value>([
    ['module_stdout', stdout],
    ['module_stderr', stderr],
    ...(trace === undefined ? [] : [['exception', trace] as const]),
    ['rc', rc],
    ['msg', 'MODULE FAILURE\nSee stdout/stderr for the exact error'],
  ]);
  return { failed: true, values };
}

/** What a module says of the differences it makes: one or several, as texts or as data. */
function differencesOf(diff: Value | undefined): Difference[] {
  const all = diff !== undefined && isList(diff) ? diff : [diff ?? null];
  return all.filter(isDict).flatMap((one): Difference[] => {
    const prepared = one.get('prepared');
    if (typeof prepared === 'string') return [{ what: 'diff', before: null, after: prepared }];
    const [before, after] = [textOf(one.get('before')), textOf(one.get('after'))];
    const header = [one.get('after_header'), one.get('before_header')].find((found) => typeof found === 'string');
    return before === after
      ? []
      : [{ what: 'content', before, after, path: header === undefined ? '' : String(header) }];
  });
}

function textOf(side: Value | undefined): string | null {
  if (side === undefined || side === null) return null;
  return typeof side === 'string' ? side : `${dumpJson(side, { indent: '    ', sortKeys: true })}\n`;
}
