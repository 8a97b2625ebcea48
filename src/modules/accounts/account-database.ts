import {
  encodeText,
  joinShell,
  need,
  type Place,
  type Probe,
  places,
  probe,
  type Shell,
  sh,
  sha256Of,
  writeFile,
} from '../../sdk/index.ts';
import { HAS_SHADOW_SUITE } from './account-files.ts';

/** In the order in which they are written: a user counts as there, or gone, once passwd(5) says so. */
const DATABASES = ['group', 'gshadow', 'shadow', 'passwd'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** The fields of one line; lines that are no accounts, such as comments and `+::::::`, are kept as they are. */
export type Fields = readonly (string | number)[];

/** The files of accounts as they were read. */
export interface DatabaseFiles {
  /** By the host's clock, in days since 1970. */
  readonly today: number;
  readonly group: Place;
  readonly gshadow: Place;
  readonly shadow: Place;
  readonly passwd: Place;
  readonly 'login.defs': Place;
}

const READ = [...DATABASES, 'login.defs'] as const;

// No content has this checksum, so all of them are sent.
const readPlaces = places(READ.map((name) => ({ path: `/etc/${name}`, sha256: 'none', follow: true })));

/** Reads the files on hosts without the shadow suite; elsewhere it reads nothing and gives null. */
export const databaseFilesProbe: Probe<DatabaseFiles | null> = probe(
  joinShell([sh`if ${HAS_SHADOW_SUITE}; then exit 0; fi`, readPlaces.script, sh`date +%s`], '\n'),
  (output) => {
    if (output.rc === 0 && output.bytes.length === 0) return null;
    const read = readPlaces.parse(output);
    const seconds = Number(output.stdout.slice(output.stdout.lastIndexOf('\0') + 1));
    return {
      today: Math.floor(seconds / 86_400),
      ...(Object.fromEntries(READ.map((name, at) => [name, read[at]])) as Record<(typeof READ)[number], Place>),
    };
  },
);

/** The files of accounts while they are edited: each edit starts from what the one before it left. */
export class AccountDatabase {
  readonly today: number;
  readonly #files: DatabaseFiles;
  readonly #written = new Map<DatabaseName, string>();
  readonly #edited = new Map<DatabaseName, string>();

  constructor(files: DatabaseFiles) {
    this.#files = files;
    this.today = files.today;
  }

  /** Only gshadow(5) may be missing. */
  has(name: DatabaseName): boolean {
    return this.#files[name].at.type !== 'absent';
  }

  /** The file as it will be. */
  text(name: DatabaseName): string {
    return this.#edited.get(name) ?? this.#written.get(name) ?? textOf(this.#files[name]);
  }

  records(name: DatabaseName): Fields[] {
    const text = this.text(name);
    const lines = text.replace(/\n$/, '').split('\n');
    return text === '' ? [] : lines.map((line) => line.split(':'));
  }

  edit(name: DatabaseName, change: (records: Fields[]) => readonly Fields[]): void {
    const before = this.text(name);
    const after = change(this.records(name)).map((fields) => `${fields.join(':')}\n`);
    if (after.join('') !== before) this.#edited.set(name, after.join(''));
  }

  /** @throws Unmet where there is no line of this name */
  need(name: DatabaseName, key: string): void {
    const known = this.records(name).some(([first]) => first === key);
    need(known, `${key} is not in /etc/${name}`, 'what a directory service holds cannot be changed here');
  }

  /** Gives the line of this name, which must be there, these fields. */
  amend(name: DatabaseName, key: string, changes: { readonly [index: number]: string | number }): void {
    this.need(name, key);
    this.edit(name, (records) =>
      records.map((fields) => (fields[0] === key ? Object.assign([...fields], changes) : fields)),
    );
  }

  /** Appends a line, in the place of one that an earlier account of the name has left. */
  put(name: DatabaseName, added: Fields): void {
    this.edit(name, (records) => [...records.filter(([key]) => key !== added[0]), added]);
  }

  drop(name: DatabaseName, key: string): void {
    this.edit(name, (records) => records.filter(([first]) => first !== key));
  }

  /** A setting of login.defs(5), where the host has that file. */
  setting(key: string): number | undefined {
    const [, value] = new RegExp(`^\\s*${key}\\s+(\\d+)`, 'm').exec(this.#files['login.defs'].text ?? '') ?? [];
    return value === undefined ? undefined : Number(value);
  }

  /** Lays down whole what was edited since this was last called. */
  write(): Shell {
    const edited = DATABASES.filter((name) => this.#edited.has(name));
    const steps = edited.map((name) => {
      const { at } = this.#files[name];
      const before = this.#written.get(name) ?? textOf(this.#files[name]);
      const after = this.text(name);
      this.#written.set(name, after);
      return writeFile(at, { key: after, make: (temporary) => replacement(at.path, before, after, temporary) }).apply;
    });
    this.#edited.clear();
    return steps.length === 0 ? sh`:` : joinShell(steps, '\n');
  }
}

const hashOf = (text: string): string => sha256Of({ bytes: encodeText(text, 'utf8') });

function textOf({ at, sha256, text }: Place): string {
  need(
    at.type === 'file' && sha256 !== undefined,
    `${at.path} is not there, or may not be read`,
    'root may, with become',
  );
  const whole = text ?? '';
  // A text that was cut off, or read as other than UTF-8, has another checksum than the file.
  need(hashOf(whole) === sha256, `${at.path} is too long, or no text in UTF-8, and cannot be edited`);
  return whole;
}

/** The new text, unless somebody wrote to the file since it was read: that would be lost. */
const replacement = (path: string, before: string, after: string, temporary: string): Shell =>
  sh`{ [ "$(sha256sum <${path} | cut -c1-64)" = ${hashOf(before)} ] || { echo ${`${path} was changed by somebody else just now`} >&2; false; }; } &&
rm -f -- ${temporary} && printf %s ${after} >${temporary}`;
