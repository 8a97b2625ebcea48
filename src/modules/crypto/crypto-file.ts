import {
  bool,
  type Change,
  change,
  choice,
  type FileState,
  joinShell,
  type MadeContent,
  need,
  type Output,
  type Ownership,
  ownership,
  path,
  type Shell,
  sh,
  writeFile,
} from '../../sdk/index.ts';

/** The parameters of everything that openssl makes a file of. */
export const cryptoFile = () => ({
  path: path(),
  force: bool().default(false).describe('Make it anew each time.'),
  backup: bool().default(false),
  return_content: bool().default(false),
  state: choice('present', 'absent').default('present'),
  ...ownership,
});

export const cryptoFileAliases = { attributes: ['attr'] };

/** Which library Ansible's modules use; here it is the program of the host. */
export const cryptoBackend = () =>
  choice('auto', 'cryptography').default('auto').describe('Accepted; openssl of the host is used.');

interface Want extends Ownership {
  readonly backup: boolean;
}

export const NO_OPENSSL = 'this host has no openssl';

/** @throws Unmet where the path cannot hold a file that is made */
export function needPlace(at: FileState): void {
  need(at.hasParent, `The directory ${at.base} does not exist`);
  need(at.type === 'absent' || at.type === 'file', `${at.path} is a ${at.type}`);
}

/** Takes the file away, with a copy beside it where that is asked for. */
export function removal(at: FileState, what: string, { backup }: Want): Change {
  const steps = [...(backup ? [copyBeside(at.path)] : []), sh`rm -f -- ${at.path}`];
  return change(what, at.path, null, joinShell(steps, ' && '), { path: at.path });
}

const copyBeside = (file: string): Shell =>
  sh`b=${file}.$$.$(date +%Y-%m-%d@%H:%M:%S)~ && cp -p -- ${file} "$b" && printf 'backup_file=%s\n' "$b"`;

/** Makes the file in the place of the old one; `tell` then prints what the result says of it. */
export function making(
  at: FileState,
  what: string,
  [before, after]: readonly [string | null, string],
  content: MadeContent,
  want: Want,
  { tell, repeats }: { readonly tell: Shell; readonly repeats: boolean },
): Change {
  const { opaque: _, ...write } = writeFile(at, content, want);
  const apply = sh`( ${write.apply} ) && { ${tell}; }`;
  return { ...write, what, before, after, apply, ...(repeats ? { repeats: true } : {}) };
}

/** The name of the copy that a change left beside the file. */
export function backupFields(outputs: readonly Output[]): { readonly backup_file?: string } {
  const name = outputs
    .map(({ stdout }) => /^backup_file=(.*)$/m.exec(stdout)?.[1])
    .find((found) => found !== undefined);
  return name === undefined ? {} : { backup_file: name };
}

/** The content that a change told at its end, or else the one that was there before. */
export const contentNow = (outputs: readonly Output[], before: string | undefined): string | undefined =>
  outputs.map(({ stdout }) => block(stdout, 'content')).find((text) => text !== undefined) ?? before;

/** Prints a block of lines under a name; `block` reads it. */
export const printBlock = (name: string, lines: Shell): Shell => sh`printf '\0%s\n' ${name}; ${lines}; printf '\0'`;

export const block = (text: string, name: string): string | undefined =>
  new RegExp(`\\0${name}\\n([^\\0]*)\\0`).exec(text)?.[1];

/**
 * Calls openssl with passwords on descriptor 3, one a line and in the order in which it asks: they stand in no list of
 * processes. Its standard input stays free.
 */
export const withPasswords = (passwords: readonly string[], call: Shell): Shell =>
  passwords.length === 0
    ? sh`{ ${call}; }`
    : sh`{ { printf '%s\n' ${passwords} | { { ${call}; } 3<&0 <&4; }; } 4<&0; }`;

/** How openssl gets the password of a key that it reads; without one it must not ask a person. */
export const passIn = (passphrase: string | undefined): Shell =>
  passphrase === undefined ? sh`-passin pass:` : sh`-passin fd:3`;
