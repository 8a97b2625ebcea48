import {
  type Change,
  change,
  giveTo,
  joinShell,
  type NewContent,
  need,
  type Ownership,
  own,
  type Place,
  sh,
  tellState,
  userUmask,
  type WriteOptions,
  writeFile,
} from '../../sdk/index.ts';
import { makeLink } from './make-link.ts';

/** How things are copied. */
export interface CopyRules extends Omit<Ownership, 'mode'> {
  /** Octal, symbolic, or `preserve`: that of the source. */
  readonly mode?: string | undefined;
  readonly directory_mode?: string | undefined;
  readonly force: boolean;
  readonly backup: boolean;
  readonly validate?: string | undefined;
  readonly unsafe_writes?: boolean | undefined;
}

/** One file, directory or link to copy, and what stands at its destination. */
export interface CopyItem {
  readonly relative: string;
  readonly kind: 'file' | 'directory' | 'link';
  /** Of the source. */
  readonly mode: string;
  readonly content?: NewContent | undefined;
  readonly sha256?: string | undefined;
  readonly target?: string | undefined;
  readonly place: Place;
}

/** The changes that bring copies to their places, directories first. */
export function* planCopies(
  items: readonly CopyItem[],
  rules: CopyRules & Pick<WriteOptions, 'makeParent'>,
): Iterable<Change> {
  const isTree = items[0]?.kind === 'directory';
  for (const item of items) {
    if (item.kind === 'directory') yield* copyDirectory(item, rules);
    else if (item.kind === 'link') yield* copyLink(item, rules);
    else yield* copyFile(item, { ...rules, makeParent: isTree || rules.makeParent });
  }
}

function* copyFile(
  { place, relative, content, sha256, mode }: CopyItem,
  rules: CopyRules & Pick<WriteOptions, 'makeParent'>,
): Iterable<Change> {
  const { at } = place;
  need(at.type !== 'directory', `${at.path} is a directory, and a file is to be copied there`);
  if (at.type !== 'absent' && !rules.force) return;
  // A tree copied on the host keeps the modes of its files, as Ansible has it.
  const inHostTree = content !== undefined && 'make' in content && relative !== '' && at.type === 'absent';
  const keepsMode = rules.mode === 'preserve' || (rules.mode === undefined && inHostTree);
  const want = { ...rules, mode: keepsMode ? mode : rules.mode };
  const same = at.type === 'file' && place.sha256 === sha256;
  if (content && !same) yield writeFile(at, content, { ...want, before: beforeOf(place) });
  else yield* own(at, want);
}

/** An empty file has no bytes to send, but it is known what it holds. */
const beforeOf = ({ at, text }: Place): string | undefined => (at.attributes?.size === 0 ? '' : text);

function* copyDirectory({ place: { at }, relative, mode }: CopyItem, rules: CopyRules): Iterable<Change> {
  const { owner, group } = rules;
  if (at.type === 'directory') {
    if (relative !== '') yield* own(at, { owner, group });
    return;
  }
  need(at.type === 'absent', `${at.path} is a ${at.type}, and a directory is to be copied there`);
  const wanted = rules.directory_mode === 'preserve' ? mode : rules.directory_mode;
  const steps = [userUmask, sh`mkdir -p -- ${at.path}`, ...giveTo(at.path, { owner, group, mode: wanted }, true)];
  yield change('state', 'absent', 'directory', joinShell([...steps, tellState(at.path)], ' && '), { path: at.path });
}

function* copyLink({ place: { at }, target = '' }: CopyItem, { owner, group }: CopyRules): Iterable<Change> {
  if (at.type === 'link' && at.target === target) return yield* own(at, { owner, group });
  need(at.type !== 'directory', `${at.path} is a directory, and a link is to be copied there`);
  yield change('target', at.target ?? null, target, makeLink('link', target, at), { path: at.path });
}
