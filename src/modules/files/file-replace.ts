import { type Change, change, type FileState, need, sh } from '../../sdk/index.ts';

type State = 'absent' | 'directory' | 'file' | 'hard' | 'link' | 'touch';

/** The state that is asked for; without one, that of what is there. */
export function stateOf(want: { readonly state?: State | undefined; readonly recurse: boolean }, at: FileState): State {
  if (want.state !== undefined) return want.state;
  if (at.type === 'directory' || at.type === 'link') return at.type;
  return at.type === 'absent' && want.recurse ? 'directory' : 'file';
}

/** Removes whatever stands at the path; of a link, only the link. */
export function* remove({ path, type }: FileState): Iterable<Change> {
  if (type === 'absent') return;
  yield change('state', type, 'absent', type === 'directory' ? sh`rm -rf -- ${path}` : sh`rm -f -- ${path}`, { path });
}

/** @throws Unmet where there is nothing at the path, or something of another type */
export function wrongType({ path, type }: FileState, wanted: 'file' | 'directory'): void {
  const hint = type === 'absent' ? 'state: touch or the copy module make a file' : undefined;
  need(type === wanted, `file (${path}) is ${type}, cannot continue`, hint, { path, state: type });
}
