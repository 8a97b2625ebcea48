import type { Difference, Outcome, TaskLabel } from '../../events/run-event.ts';
import type { Json } from '../../template/value.ts';
import type { Paint } from '../colour.ts';
import { printable, printableLine } from '../printable.ts';
import { resultJson } from '../result-json.ts';
import { unifiedDiff } from '../unified-diff.ts';
import type { CallbackOptions } from './callback-options.ts';

/** Two texts that are compared, under their headings. */
interface Sides {
  readonly headings: readonly [string, string];
  readonly before: string;
  readonly after: string;
}

/**
 * The differences of an outcome as Ansible prints them, each content, then attributes as a dictionary; undefined where there
 * is nothing to be shown. Of a program that is run Ansible shows none.
 */
export function shownDifference(
  task: TaskLabel,
  outcome: Outcome,
  { paint, settings }: Pick<CallbackOptions, 'paint' | 'settings'>,
): string | undefined {
  if (task.diff !== true || outcome.censored || outcome.status !== 'changed') return undefined;
  const differences = outcome.differences.filter(({ what }) => what !== 'command');
  const texts = sidesOf(differences).map(
    (sides) => tooLarge(sides, settings) ?? sidesText(sides, paint, settings.diffContext),
  );
  const text = texts.filter((one) => one !== '').join('');
  return text === '' ? undefined : text;
}

function sidesOf(differences: readonly Difference[]): Sides[] {
  const contents = differences.filter(isContent);
  const attributes = new Map<string | undefined, Difference[]>();
  for (const difference of differences) {
    if (isContent(difference)) continue;
    attributes.set(difference.path, [...(attributes.get(difference.path) ?? []), difference]);
  }
  return [
    ...contents.map(contentSides),
    ...[...attributes].map(([path, those]) => ({
      headings: ['before', 'after'] as const,
      before: attributesText(path, those, 'before'),
      after: attributesText(path, those, 'after'),
    })),
  ];
}

const isContent = ({ what, path, before, after }: Difference): boolean =>
  (path !== undefined && (what === 'content' || what === 'file')) ||
  [before, after].some((text) => text?.includes('\n'));

function contentSides({ what, path = what, before, after }: Difference): Sides {
  const name = printableLine(path);
  return {
    headings: [before === null ? 'before' : `before: ${name}`, after === null ? 'after' : `after: ${name}`],
    before: before ?? '',
    after: after ?? '',
  };
}

function attributesText(
  path: string | undefined,
  differences: readonly Difference[],
  side: 'before' | 'after',
): string {
  const fields: Record<string, Json> = path === undefined ? {} : { path };
  for (const difference of differences) fields[difference.what] = difference[side];
  return `${resultJson(fields, 4)}\n`;
}

/** What is said in the place of a difference of long texts. */
function tooLarge({ before, after }: Sides, { maxDiffSize }: CallbackOptions['settings']): string | undefined {
  const isLarge = (text: string): boolean => maxDiffSize > 0 && Buffer.byteLength(text) > maxDiffSize;
  const skipped = (side: string): string => `diff skipped: ${side} file size is greater than ${maxDiffSize}\n`;
  const said = (isLarge(before) ? skipped('destination') : '') + (isLarge(after) ? skipped('source') : '');
  return said === '' ? undefined : said;
}

function sidesText({ headings: [was, is], before, after }: Sides, paint: Paint, context: number): string {
  const hunks = unifiedDiff(before, after, context);
  if (hunks.length === 0) return '';
  const lines = [
    paint(`--- ${was}`, 'removed'),
    paint(`+++ ${is}`, 'added'),
    ...hunks.map((line) => paint(printable(line), toneOf(line))),
  ];
  return `${lines.join('\n')}\n\n`;
}

function toneOf(line: string): 'added' | 'removed' | 'place' | undefined {
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line.startsWith('@@') ? 'place' : undefined;
}
