import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long, in milliseconds, may work keep the event loop from everything else. */
const LONGEST = 20;

let began = performance.now();
let turn: Promise<void> | undefined;

/**
 * Lets the event loop have a turn where we have been at work for long: without one, tasks that wait for nothing on a
 * thousand hosts, or the answers of all of them, would hold up keep-alives, time limits, ^C and what is to be printed.
 * Nothing to wait for else.
 */
export function breathe(): Promise<void> | undefined {
  if (!turn && performance.now() - began < LONGEST) return undefined;
  turn ??= nextTurn().then(() => {
    began = performance.now();
    turn = undefined;
  });
  return turn;
}
