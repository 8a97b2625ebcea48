import {
  type Change,
  change,
  type Description,
  directoryOf,
  type FileState,
  fileState,
  joinShell,
  need,
  type Probe,
  probe,
  type Shell,
  sh,
  tellState,
  withoutSlash,
} from '../../sdk/index.ts';
import { makeLink } from './make-link.ts';

interface Want {
  readonly path: string;
  readonly src?: string | undefined;
  readonly force: boolean;
  readonly attributes?: string | undefined;
  readonly follow: boolean;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

/** What stands at a path, and what it leads to: the same where it is no link. */
export interface Ends {
  readonly at: FileState;
  readonly behind: FileState;
}

/** Fields in the description of one path. */
const FIELDS = 5;

export function bothEnds(path: string, asked: Description): Probe<Ends> {
  const here = fileState(path, asked);
  const there = fileState(path, { ...asked, follow: true });
  const ask = sh`${here.script}
[ -L "$p" ] || exit 0
${there.script}`;
  return probe(ask, (output) => {
    const at = here.parse(output);
    const rest = output.stdout.split('\0').slice(FIELDS).join('\0');
    return { at, behind: rest === '' ? at : there.parse({ ...output, stdout: rest }) };
  });
}

/** What the source of a link is, where one is named: a relative one starts at the directory of the link. */
export function linkSource({
  path,
  src,
  attributes,
}: Pick<Want, 'path' | 'src' | 'attributes'>): Probe<FileState | null> {
  if (src === undefined) return probe(sh`:`, () => null);
  const absolute = src.startsWith('/') || src.startsWith('~');
  return fileState(absolute ? src : `${directoryOf(withoutSlash(path))}/${src}`, {
    follow: true,
    flags: attributes !== undefined,
  });
}

/** Makes a symbolic or a hard link, in one rename where something has to give way. */
export function* linkTo(
  kind: 'link' | 'hard',
  want: Want,
  { at, source }: { readonly at: FileState; readonly source: FileState },
): Iterable<Change> {
  const { path, type } = at;
  if (want.src === undefined) {
    need(type === 'link', `src is required for creating a new link at ${path}`);
    return;
  }
  const src = kind === 'hard' ? source.path : want.src;
  const exists = source.type !== 'absent';
  need(exists || (kind === 'link' && want.force), missing(kind, source.path));
  if (kind === 'link' ? at.target === want.src : sameFile(at, source)) return;

  need(
    type !== 'directory' || (want.force && kind === 'link'),
    `refusing to convert from directory to ${kind} for ${path}`,
  );
  const givesWay = type === 'absent' || type === 'link' || type === 'directory' || want.force;
  need(givesWay, `refusing to convert from ${type} to ${kind} for ${path}`, 'force: true replaces it');
  // Where nothing is behind the link, or that is not meant, the link itself has an owner.
  const isItself = kind === 'link' && !(want.follow && exists);
  const steps = [makeLink(kind, src, at), ...(isItself ? giveLink(path, want) : []), tellState(path)];
  const apply = joinShell(steps, ' && ');
  yield change(type === 'link' ? 'target' : 'state', at.target ?? type, kind === 'link' ? src : kind, apply, {
    path,
    ...(at.hasParent ? {} : { unmet: `the directory ${directoryOf(path)} does not exist` }),
  });
}

const giveLink = (path: string, { owner, group }: Want): Shell[] => [
  ...(owner === undefined ? [] : [sh`chown -h -- ${owner} ${path}`]),
  ...(group === undefined ? [] : [sh`chown -h -- ${`:${group}`} ${path}`]),
];

const missing = (kind: 'link' | 'hard', source: string): string =>
  kind === 'link'
    ? `src file does not exist, use "force=yes" if you really want to create the link: ${source}`
    : `src does not exist: ${source}`;

const sameFile = (at: FileState, source: FileState): boolean =>
  at.attributes !== undefined &&
  at.type !== 'link' &&
  at.attributes.inode === source.attributes?.inode &&
  at.attributes.device === source.attributes.device;
