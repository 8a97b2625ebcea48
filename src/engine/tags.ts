/** What `--tags` and `--skip-tags` select. */
export interface TagChoice {
  /** Empty means `all`. */
  readonly run: readonly string[];
  readonly skip: readonly string[];
}

/**
 * Whether a task with these effective tags runs. `always` and `never` are special on the task, `tagged`, `untagged` and
 * `all` on the command line.
 */
export function isSelected(tags: readonly string[], choice: TagChoice): boolean {
  const own = new Set(tags);
  const asked = new Set(choice.run.length === 0 ? ['all'] : choice.run);
  const skipped = new Set(choice.skip);
  const named = tags.some((tag) => asked.has(tag));

  const wanted =
    named ||
    (own.has('always') && !own.has('never')) ||
    (asked.has('all') && !own.has('never')) ||
    (asked.has('tagged') && own.size > 0 && !own.has('never')) ||
    (asked.has('untagged') && own.size === 0);
  if (!wanted) return false;

  if (skipped.has('all') && !(own.has('always') && !skipped.has('always'))) return false;
  if (tags.some((tag) => skipped.has(tag))) return false;
  if (skipped.has('tagged') && own.size > 0) return false;
  return !(skipped.has('untagged') && own.size === 0);
}
