import type { Outcome } from '../events/run-event.ts';
import { printable } from './printable.ts';

/** A longer stream is cut at its start: the reason stands at the end. */
const TAIL_LINES = 20;
const INDENT = '    ';

/**
 * What a person reads below the line of a failure: a message of several lines, the last lines of stderr and stdout and
 * the engine's own report. Nothing where the line above says it all.
 */
export function failureLines(outcome: Outcome): string[] {
  if (outcome.censored) return [];
  return [
    ...messageLines(outcome.result.msg),
    ...streamLines('stderr', outcome.result.stderr),
    ...streamLines('stdout', outcome.result.stdout),
    ...reportLines(outcome),
  ];
}

/** The engine's report of a failure it found itself: place, code frame and remedy. */
export const reportLines = (outcome: Outcome): string[] =>
  outcome.report === undefined ? [] : indented(outcome.report.split('\n'));

function messageLines(message: unknown): string[] {
  if (typeof message !== 'string' || !message.includes('\n')) return [];
  return indented(message.trimEnd().split('\n'));
}

function streamLines(name: string, text: unknown): string[] {
  if (typeof text !== 'string' || text.trim() === '') return [];
  const lines = text.trimEnd().split(/\r?\n/);
  const cut = lines.length - TAIL_LINES;
  const shown = cut > 0 ? [`… ${cut} lines above`, ...lines.slice(cut)] : lines;
  return [`  ${name}:`, ...indented(shown)];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => INDENT + printable(line));
