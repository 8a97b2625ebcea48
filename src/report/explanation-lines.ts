import type { Explanation } from '../events/run-event.ts';
import { printableLine } from './printable.ts';

/** Scripts are shown up to so many lines: a file travels in one, too. */
const MOST_LINES = 40;

/**
 * How a module came to its outcome, as text: what it asked and in which round trip, what it planned and ran.
 *
 * @param label the item of the loop, if it is one
 */
export function explanationLines(
  host: string,
  label: string | undefined,
  { probes, plan, batch }: Explanation,
): string[] {
  const asked = probes.flatMap(({ name, script, batch: number, early }) => [
    `  asked ${name}, round trip ${number}${early ? ', ahead of its turn' : ''}:`,
    ...scriptLines(script),
  ]);
  const planned = plan.flatMap(({ what, certainty, script }) => [
    `  planned ${printableLine(what)}${certainty === 'may' ? ', which may change nothing' : ''}:`,
    ...scriptLines(script),
  ]);
  return [
    `explained: [${host}]${label === undefined ? '' : ` => (item=${printableLine(label)})`}`,
    ...(probes.length > 0 ? asked : ['  asked nothing']),
    ...(plan.length > 0 ? planned : ['  planned nothing']),
    ...(batch === undefined ? [] : [`  carried out in round trip ${batch}`]),
  ];
}

function scriptLines(script: string): string[] {
  const lines = script.split('\n');
  const more = lines.length - MOST_LINES;
  return [
    ...lines.slice(0, MOST_LINES).map((line) => `    ${printableLine(line)}`),
    ...(more > 0 ? [`    ... and ${more} more lines`] : []),
  ];
}
