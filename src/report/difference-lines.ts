import type { Difference } from '../events/run-event.ts';
import type { Paint, Tone } from './colour.ts';
import { printable, printableLine } from './printable.ts';
import { unifiedDiff } from './unified-diff.ts';

/** What `--diff` prints of an outcome: contents as unified diffs, then the attributes, then an empty line. */
export function differenceLines(differences: readonly Difference[], paint: Paint): string[] {
  if (differences.length === 0) return [];
  const contents = differences.filter(isContent);
  const attributes = differences.filter((difference) => !isContent(difference));
  return [
    ...contents.flatMap((difference) => contentLines(difference, paint)),
    ...attributes.map((difference) => attributeLine(difference, paint)),
    '',
  ];
}

/** The content of a file that may be shown, or a value of several lines, such as a list of packages. */
const isContent = ({ what, path, before, after }: Difference): boolean => {
  const texts = [before, after].filter((text) => text !== null);
  const isFile = path !== undefined && (what === 'content' || what === 'file');
  return (isFile && texts.length > 0) || texts.some((text) => text.includes('\n'));
};

function contentLines({ what, path = what, before, after, uncertain }: Difference, paint: Paint): string[] {
  const head = (side: string, text: string | null) =>
    text === null || path === '' ? side : `${side}: ${printableLine(path)}`;
  const hunks = unifiedDiff(before ?? '', after ?? '');
  return [
    paint(`--- ${head('before', before)}`, 'removed'),
    paint(`+++ ${head('after', after)}${uncertain ? MAYBE : ''}`, 'added'),
    ...hunks.map((line) => paint(printable(line), diffTone(line))),
  ];
}

function attributeLine({ what, path, before, after, uncertain }: Difference, paint: Paint): string {
  const name = path === undefined ? what : `${what} of ${path}`;
  const isShown = before !== null || after !== null;
  const line = isShown ? `${name}: ${before ?? '(none)'} -> ${after ?? '(none)'}` : `${name}: differs (not shown)`;
  return paint(printableLine(line) + (uncertain ? MAYBE : ''), uncertain ? 'unknown' : 'changed');
}

const MAYBE = ' (perhaps)';

function diffTone(line: string): Tone | undefined {
  if (line.startsWith('@')) return 'place';
  if (line.startsWith('-')) return 'removed';
  // The mark of a missing line break belongs to the line above it, which Ansible paints as an addition.
  return line.startsWith('+') || line.startsWith('\\') ? 'added' : undefined;
}
