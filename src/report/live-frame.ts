import type { Paint } from './colour.ts';
import { duration } from './duration.ts';
import type { BusyHost, LiveTask } from './live-task.ts';
import { printableLine } from './printable.ts';
import { countedHosts, countsText, verdict } from './task-counts.ts';
import { clip, textWidth } from './text-width.ts';

/** What is on show at one moment. */
export interface LiveView {
  readonly play: string;
  readonly startedAt: number;
  readonly tasksDone: number;
  /** One with strategy linear; the first few are shown. */
  readonly tasks: readonly LiveTask[];
}

const MOST_TASKS = 5;
const MOST_HOSTS = 6;
/** A terminal narrower than this gets lines that wrap. */
const FEWEST_COLUMNS = 20;
const HOST_COLUMNS = 24;

/**
 * The window: a row for the play, one for each current task, and the hosts that have been busy longest. Every row fits
 * the columns, and there are never more rows than the terminal has.
 */
export function frame(view: LiveView, now: number, columns: number, rows: number, paint: Paint): string[] {
  const width = Math.max(FEWEST_COLUMNS, columns - 1);
  const tasks = view.tasks.slice(0, MOST_TASKS);
  const done = `${view.tasksDone} ${view.tasksDone === 1 ? 'task' : 'tasks'} done, ${duration(now - view.startedAt)}`;
  const lines = [
    row(`PLAY [${printableLine(view.play)}]`, done, done, width),
    ...tasks.map((task) => taskRow(task, now, width, paint)),
    ...busyRows(tasks, now, width),
  ];
  return lines.slice(0, Math.max(1, rows - 1));
}

/** The one line that a finished task leaves behind. */
export function finishedLine(task: LiveTask, now: number, columns: number, paint: Paint): string {
  const { mark, tone } = verdict(task.counts);
  const tail = (paintTail: Paint) => `${countsText(task.counts, paintTail)}  ${duration(now - task.startedAt)}`;
  return `${paint(mark, tone)} ${row(title(task), tail(paint), tail(plain), columns - 3)}`;
}

/** `TASK [name]` or `RUNNING HANDLER [name]`, as in the banners. */
export const title = ({ label }: LiveTask): string =>
  `${label.handler ? 'RUNNING HANDLER' : 'TASK'} [${printableLine(label.name)}]`;

function taskRow(task: LiveTask, now: number, width: number, paint: Paint): string {
  const tail = (paintTail: Paint) =>
    [
      countsText(task.counts, paintTail),
      `${countedHosts(task.counts)} of ${task.hosts},`,
      duration(now - task.startedAt),
    ]
      .filter(Boolean)
      .join(' ');
  return row(title(task), tail(paint), tail(plain), width);
}

function busyRows(tasks: readonly LiveTask[], now: number, width: number): string[] {
  const busy = tasks.flatMap((task) => task.slowest(MOST_HOSTS)).sort((a, b) => a.since - b.since);
  const shown = busy.slice(0, MOST_HOSTS);
  const hidden = tasks.reduce((sum, task) => sum + task.busy, 0) - shown.length;
  const more = hidden > 0 ? [`    … and ${hidden} more`] : [];
  return [...shown.map((host) => hostRow(host, now, width)), ...more];
}

function hostRow({ name, since, note }: BusyHost, now: number, width: number): string {
  const host = clip(printableLine(name), HOST_COLUMNS);
  const padding = ' '.repeat(Math.max(0, HOST_COLUMNS - textWidth(host)));
  return clip(`    ${host}${padding} ${duration(now - since).padStart(6)}  ${printableLine(note)}`, width).trimEnd();
}

/** A text and its figures two blanks apart; the text gives way where both do not fit. */
function row(text: string, tail: string, plainTail: string, width: number): string {
  return `${clip(text, Math.max(FEWEST_COLUMNS, width - textWidth(plainTail) - 2))}  ${tail}`;
}

const plain: Paint = (text) => text;
