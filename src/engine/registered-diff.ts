import type { Difference } from '../events/run-event.ts';
import type { Json } from '../template/value.ts';

/** The differences as `register` gets them where the task is to show them: Ansible's list of before and after. */
export function registeredDiff(differences: readonly Difference[]): Json {
  const contents = differences.filter(({ what }) => what === 'content');
  const others = differences.filter(({ what }) => what !== 'content');
  const side = (which: 'before' | 'after'): Json =>
    Object.fromEntries(others.map((difference) => [difference.what, difference[which]]));
  return [
    ...contents.map(({ path = '', before, after }) => ({
      before_header: path,
      after_header: path,
      before: before ?? '',
      after: after ?? '',
    })),
    ...(others.length === 0 ? [] : [{ before: side('before'), after: side('after') }]),
  ];
}
