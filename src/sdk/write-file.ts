import { createHash } from 'node:crypto';
import { joinShell, type Shell, sh } from '../shell/sh.ts';
import { type Change, type Content, change, need } from './change.ts';
import { isBinary, SHOWN_BYTES, sha256Of } from './file-content.ts';
import { replaceFlagged } from './file-flags.ts';
import { directoryOf, type FileState, fileFields, nameOf, tellState, toldState } from './file-state.ts';
import { keepAcl } from './keep-acl.ts';
import { applyMode, formatMode, UMASK } from './mode.ts';
import type { ResultFields } from './module.ts';
import { giveTo, type Ownership, own } from './ownership.ts';
import type { Output } from './probe.ts';
import { renameOver } from './rename-over.ts';
import { renameOrOverwrite } from './unsafe-write.ts';
import { userUmask } from './user-umask.ts';
import { validation } from './validation.ts';

/** Parameters of modules that write files, beside the owner and mode. */
export interface WriteOptions extends Ownership {
  readonly backup?: boolean | undefined;
  /** Where the host does not let the new file take the place of the old, write into that one. */
  readonly unsafe_writes?: boolean | undefined;
  /** A command with `%s` for the new file, which must succeed before the new file takes the place of the old. */
  readonly validate?: string | undefined;
  /** Makes the directory where it is not there; otherwise that leaves the change unmet. */
  readonly makeParent?: boolean | undefined;
  /** What is made may turn out to be what is there: then nothing is changed, and the output says so (`isSame`). */
  readonly unlessSame?: boolean | undefined;
  /** The text that stood there before, for `--diff`. */
  readonly before?: string | undefined;
}

/** A content that comes into being on the host. */
export interface MadeContent {
  /** Stands for the content in the name of the temporary file. */
  readonly key: string;
  /** Shell that writes the content to a new file, or finds it there, and fails where it is not as it should be. */
  make(temporary: string): Shell;
  /** Gets the content for `make` to find, where the host cannot get it by itself. */
  readonly obtain?: (temporary: string) => NonNullable<Change['obtain']>;
}

/** What is to stand in the file: bytes from here, or what is made on the host. */
export type NewContent = Content | MadeContent;

/**
 * Lays down a file whole: a new file beside the old one gets owner, mode and content and is then renamed, so that at no
 * time anything but the old or the new file is there. What is not asked for stays as it was on the old file.
 *
 * @throws Unmet where the path is a device, which a rename would do away with
 */
export function writeFile(at: FileState, content: NewContent, options: WriteOptions = {}): Change {
  const { path, type } = at;
  need(type !== 'char' && type !== 'block', `${path} is a ${type} device, and a file is to be written there`);
  const beside = temporaryFor(at, content);
  // Its directory may be one that nothing can be added to.
  const temporary = options.unsafe_writes ? `/tmp/${nameOf(beside)}` : beside;
  const made = 'make' in content ? content : undefined;
  const overwrite = renameOrOverwrite(at, {
    from: temporary,
    beside,
    finish: giveOwner(beside, at, options),
    finishInPlace: giveTo(path, { ...options, mode: options.mode && formatMode(bitsOf(at, options)) }),
  });
  const steps = [
    ...(made ? [made.make(temporary)] : []),
    ...(options.unlessSame && type === 'file' ? [stopIfSame(temporary, path)] : []),
    ...(options.validate === undefined ? [] : [validation(options.validate, temporary)]),
    ...(options.unsafe_writes
      ? []
      : [...giveOwner(temporary, at, options), sh`{ sync -- ${temporary} 2>/dev/null || :; }`]),
    ...(at.hasParent || !options.makeParent ? [] : [sh`(${userUmask} && mkdir -p -- ${directoryOf(path)})`]),
    ...(options.backup && type === 'file' ? [backUp(path)] : []),
    ...replaceFlagged(at, options.attributes, options.unsafe_writes ? overwrite : renameOver(temporary, at)),
    sh`{ sync -- ${directoryOf(path)} 2>/dev/null || :; }`,
    tellState(path),
  ];
  const apply = sh`{ ${joinShell(steps, ' && ')}; } || { rm -f -- ${temporary}; exit 1; }`;
  const before = type === 'absent' ? null : (options.before ?? null);
  const shown = showable(content, options.before);
  const isAllOfIt =
    type === 'file' &&
    !options.backup &&
    !options.unsafe_writes &&
    options.validate === undefined &&
    !options.unlessSame &&
    !made;
  return change('content', before, shown ?? null, apply, {
    path,
    ...(isAllOfIt && options.attributes === undefined ? { whole: path } : {}),
    also: [...own(at, options)],
    ...('make' in content ? {} : { stage: [{ temporary, content }] }),
    ...(made?.obtain ? { obtain: made.obtain(temporary) } : {}),
    ...(options.unlessSame && type === 'file' ? { certainty: 'may' } : {}),
    ...(at.hasParent || options.makeParent
      ? {}
      : { unmet: `Destination directory ${directoryOf(path)} does not exist` }),
    ...(shown === undefined || (type === 'file' && options.before === undefined) ? { opaque: true } : {}),
  });
}

/** The result fields of a file that was written or was right already: Ansible's names, and `backup_file`. */
export function writtenFields(at: FileState, want: Ownership, outputs: readonly Output[]): ResultFields {
  const told = outputs.map(({ stdout }) => toldState(stdout)).findLast((state) => state !== undefined);
  const [, backup] =
    outputs.map(({ stdout }) => /^backup_file=(.*)\n/.exec(stdout)).find((match) => match !== null) ?? [];
  return { ...fileFields(told ?? foreseen(at, want)), ...(backup === undefined ? {} : { backup_file: backup }) };
}

/** The new file in the nearest directory there is: the same file system as its destination, so that a rename is enough. */
function temporaryFor({ path, base }: FileState, content: NewContent): string {
  const key = 'make' in content ? content.key : sha256Of(content);
  // Of the path as well, because files of several directories to be made may wait in the same place.
  const mark = createHash('sha256').update(`${path}\0${key}`).digest('hex').slice(0, 16);
  const name = `.${[...nameOf(path)].slice(0, 50).join('')}.infrakit-${mark}`;
  if (base === '/') return `/${name}`;
  return base === '.' && !path.startsWith('./') ? name : `${base}/${name}`;
}

/** Gives the new file what is asked for, and beyond that what the old file had. */
function giveOwner(temporary: string, at: FileState, want: Ownership): Shell[] {
  const { path, type, attributes } = at;
  if (type !== 'file' || !attributes) {
    // Without a class of users, chmod leaves out what the umask holds back.
    return [
      ...(want.mode === undefined ? [sh`${userUmask} && chmod =rw -- ${temporary}`] : []),
      ...giveTo(temporary, want),
    ];
  }
  const bits = bitsOf(at, want);
  return [
    keepAcl(path, temporary, bits),
    // Kept where we may: only root can give files away.
    sh`{ chown -- ${`${attributes.uid}:${attributes.gid}`} ${temporary} 2>/dev/null || :; }`,
    ...giveTo(temporary, { ...want, mode: formatMode(bits) }),
  ];
}

const bitsOf = ({ attributes }: FileState, { mode }: Ownership): number => {
  const present = attributes?.mode ?? 0o666 & ~UMASK;
  return mode === undefined ? present : applyMode(mode, present, false);
};

/** The line by which a change says that it found everything as it should be. */
export const SAME = 'same content';

/** True where a change that was only possible found nothing to do. */
export const isSame = ({ stdout }: Output): boolean => stdout.split('\n').includes(SAME);

const stopIfSame = (temporary: string, path: string): Shell =>
  sh`if [ "$(sha256sum <${temporary})" = "$(sha256sum <${path})" ]; then
rm -f -- ${temporary}; echo ${SAME}; ${tellState(path)}; exit
fi`;

/** For a `make` whose content may turn out not to be needed: ends the change as the same content where none was staged. */
export const stopUnlessStaged = (temporary: string): Shell => sh`if [ ! -e ${temporary} ]; then echo ${SAME}; exit; fi`;

/** Copies a file to the name Ansible gives its backups, and says so. */
const backUp = (path: string): Shell =>
  sh`b=${path}.$$.$(date +%Y-%m-%d@%H:%M:%S)~ && cp -p -- ${path} "$b" && printf 'backup_file=%s\n' "$b"`;

function showable(content: NewContent, before: string | undefined): string | undefined {
  if (!('bytes' in content) || content.bytes.length > SHOWN_BYTES || isBinary(content.bytes)) return undefined;
  if (before !== undefined && (before.length > SHOWN_BYTES || before.includes('\0'))) return undefined;
  return Buffer.from(content.bytes).toString('utf8');
}

/** What will be there, as far as it can be told without doing it. */
function foreseen({ type, attributes }: FileState, want: Ownership): Pick<FileState, 'type' | 'attributes'> {
  if (!attributes) return { type };
  const bits = want.mode === undefined ? attributes.mode : applyMode(want.mode, attributes.mode, type === 'directory');
  return {
    type,
    attributes: {
      ...attributes,
      mode: bits,
      owner: want.owner ?? attributes.owner,
      group: want.group ?? attributes.group,
    },
  };
}
