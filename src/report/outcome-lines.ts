import type { Outcome, TaskLabel } from '../events/run-event.ts';
import type { Paint, Tone } from './colour.ts';
import { failureLines, reportLines } from './failure-lines.ts';
import { printableLine } from './printable.ts';
import { includesMore, shortAction, shownResult } from './shown-result.ts';

/** How much to print: what the command line and the stream ask for. */
export interface Detail {
  readonly verbosity: number;
  readonly paint: Paint;
}

/** Their facts would drown everything else. */
const NEVER_VERBOSE = new Set(['gather_facts']);

/** The lines of a task's outcome on one host. */
export function hostLines(host: string, outcome: Outcome, task: TaskLabel, detail: Detail): string[] {
  const at = place(host, outcome);
  switch (outcome.status) {
    case 'failed':
      return [...failure(`fatal: ${at}: FAILED! =>`, 'failed', outcome, task, detail), ...ignoring(outcome, detail)];
    case 'unreachable': {
      const head = `fatal: ${at}: UNREACHABLE! =>`;
      return [...failure(head, 'unreachable', outcome, task, detail), ...ignoring(outcome, detail)];
    }
    case 'unknown':
      return [unknownLine(at, outcome, detail)];
    case 'skipped':
      return [detail.paint(`skipping: ${at}${resultText(outcome, task, detail)}`, 'skipped')];
    default:
      // As in Ansible nothing is said of their success: what they bring in speaks for itself.
      if (includesMore(task) || shortAction(task) === 'meta') return [];
      return [detail.paint(`${outcome.status}: ${at}${resultText(outcome, task, detail)}`, outcome.status)];
  }
}

/** The lines of one item of a loop. A failure that is ignored is said so once, by `ignoring`, after the last item. */
export function itemLines(host: string, label: string, outcome: Outcome, task: TaskLabel, detail: Detail): string[] {
  const at = place(host, outcome);
  const item = `(item=${outcome.censored ? 'None' : printableLine(label)})`;
  switch (outcome.status) {
    case 'failed':
    case 'unreachable':
      return failure(`failed: ${at} ${item} =>`, 'failed', outcome, task, detail);
    case 'unknown':
      return [unknownLine(`${at} => ${item}`, outcome, detail)];
    case 'skipped':
      // The blank after the item is Ansible's.
      return [detail.paint(`skipping: ${at} => ${item} ${resultText(outcome, task, detail)}`, 'skipped')];
    default:
      return [detail.paint(`${outcome.status}: ${at} => ${item}${resultText(outcome, task, detail)}`, outcome.status)];
  }
}

/** The line that lets a failure pass, where it does. */
export const ignoring = (outcome: Outcome, { paint }: Detail): string[] =>
  outcome.ignored ? [paint('...ignoring', 'skipped')] : [];

/** `[host]` or `[host -> delegate]`. */
function place(host: string, { delegatedTo }: Outcome): string {
  const delegate = delegatedTo === undefined || delegatedTo === host ? '' : ` -> ${delegatedTo}`;
  return printableLine(`[${host}${delegate}]`);
}

function resultText(outcome: Outcome, task: TaskLabel, { verbosity }: Detail): string {
  const isVerbose = verbosity > 0 && !NEVER_VERBOSE.has(shortAction(task));
  return isVerbose || outcome.shown ? ` => ${shownResult(outcome, task, verbosity)}` : '';
}

function failure(head: string, tone: Tone, outcome: Outcome, task: TaskLabel, { verbosity, paint }: Detail): string[] {
  const isBrief = verbosity === 0;
  const line = `${head} ${shownResult(outcome, task, verbosity, isBrief)}`;
  const below = isBrief ? failureLines(outcome) : reportLines(outcome);
  return [paint(line, tone), ...below.map((text) => paint(text, tone))];
}

function unknownLine(at: string, outcome: Outcome, { paint }: Detail): string {
  const reason = outcome.censored ? 'hidden by no_log' : (outcome.reason ?? 'it depends on a change that is pending');
  return paint(`unknown: ${at} => ${printableLine(reason)}`, 'unknown');
}
