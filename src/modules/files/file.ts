import {
  bool,
  type Change,
  choice,
  defineModule,
  fileFields,
  own,
  ownership,
  params,
  path,
  type StateOf,
  str,
  toldState,
} from '../../sdk/index.ts';
import { bothEnds, linkSource, linkTo } from './file-link.ts';
import { remove, stateOf, wrongType } from './file-replace.ts';
import { setTimes, timeOnHost, touch } from './file-times.ts';
import { makeDirectory, ownTree, treeSummary } from './file-tree.ts';

const fileParams = params(
  () => ({
    path: path().describe('The path on the host.'),
    state: choice('absent', 'directory', 'file', 'hard', 'link', 'touch').optional(),
    src: path().optional().describe('What a link points to.'),
    force: bool().default(false).describe('Replace what is there by a link, or link to what is not there.'),
    follow: bool().default(true).describe('Change what a link points to instead of the link.'),
    recurse: bool().default(false).describe('Give owner and mode to everything in the directory, too.'),
    access_time: str().optional().describe('now, preserve, or a time.'),
    access_time_format: str().default('%Y%m%d%H%M.%S'),
    modification_time: str().optional().describe('now, preserve, or a time.'),
    modification_time_format: str().default('%Y%m%d%H%M.%S'),
    _diff_peek: bool().optional().describe('Accepted and ignored.'),
    ...ownership,
  }),
  {
    aliases: { path: ['dest', 'name'], attributes: ['attr'] },
    rule: ({ state, recurse, attributes, src, path: target }) => {
      if (recurse && state !== undefined && state !== 'directory') return 'recurse needs state: directory';
      if (recurse && attributes !== undefined) return 'attributes are not set with recurse, only on path itself';
      if (src !== undefined && state !== 'link' && state !== 'hard')
        return "src option requires state to be 'link' or 'hard'";
      if (state === 'hard' && src === undefined) return 'state: hard needs src';
      return /^\/+\.?$/.test(target) && state === 'absent'
        ? 'path is the root directory, which is not removed'
        : undefined;
    },
  },
);

type Want = ReturnType<typeof fileParams.schema.parse>;

const inspectFile = (want: Want) => ({
  ends: bothEnds(want.path, { flags: want.attributes !== undefined }),
  source: linkSource(want),
  tree: treeSummary(want.path, want.recurse),
  accessed: timeOnHost(want.access_time, want.access_time_format),
  modified: timeOnHost(want.modification_time, want.modification_time_format),
});

function* planFile(want: Want, is: StateOf<ReturnType<typeof inspectFile>>): Iterable<Change> {
  const { at, behind } = is.ends;
  const state = stateOf(want, at);
  if (state === 'absent') return yield* remove(at);
  if (state === 'link' || state === 'hard') {
    const source = is.source ?? behind;
    yield* linkTo(state, want, { at, source });
    // Through a new link, the attributes are those of what it points to.
    const end = want.follow ? source : at;
    return yield* own(state === 'link' && end.type === 'absent' ? at : end, want);
  }
  const target = want.follow ? behind : at;
  if (state === 'touch') return yield* touch(target, want, is);
  if (state === 'directory') {
    yield* makeDirectory(target, want);
    yield* want.recurse ? ownTree(target, want, is.tree) : own(target, want);
  } else {
    wrongType(target, 'file');
    yield* own(target, want);
  }
  yield* setTimes(target, want, is);
}

export const file = defineModule({
  name: 'file',
  collection: 'ansible.builtin',
  summary: 'Set the type, owner, mode and times of a path, or remove it.',
  params: fileParams,
  touches: (want) => [want.path],
  inspect: inspectFile,
  plan: planFile,
  result(want, is, outputs) {
    const { at, behind } = is.ends;
    const diff = diffOf(at.path, [...planFile(want, is)]);
    const state = stateOf(want, at);
    const told = outputs
      .map(({ stdout }) => toldState(stdout))
      .findLast((one) => one && (state !== 'link' || one.type === 'link'));
    const seen = told ?? (want.follow && state !== 'link' ? behind : at);
    if (state === 'absent') return { path: at.path, state: 'absent', diff };
    const name = ['link', 'hard', 'touch'].includes(state) ? 'dest' : 'path';
    return { [name]: at.path, ...(want.src === undefined ? {} : { src: want.src }), ...fileFields(seen), diff };
  },
});

/** Ansible's module tells what it changes whether that is to be shown or not; a target of a link is its `src`. */
function diffOf(path: string, changes: readonly Change[]) {
  const side = (which: 'before' | 'after') =>
    Object.fromEntries(changes.map((one) => [one.what === 'target' ? 'src' : one.what, one[which]]));
  return { before: { path, ...side('before') }, after: { path, ...side('after') } };
}
