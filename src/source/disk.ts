import { createHash } from 'node:crypto';
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';

type Kind = 'file' | 'directory' | 'other';

/** Something that was asked of the disk, with a checksum of the answer. */
export interface Asked {
  readonly question: keyof typeof QUESTIONS;
  readonly path: string;
  readonly answer: string;
}

/** How each question is asked, and its answer written down. */
const QUESTIONS = {
  bytes: { ask: (path: string): Buffer => readFileSync(path), tell: (bytes: Buffer) => bytes },
  kind: { ask: kindOnDisk, tell: (kind: Kind | undefined) => kind ?? '' },
  names: { ask: (path: string): string[] => readdirSync(path), tell: (names: string[]) => names.join('\0') },
  mode: { ask: (path: string): number => statSync(path).mode, tell: (mode: number) => String(mode) },
};

function kindOnDisk(path: string): Kind | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
  } catch {
    return undefined;
  }
}

/** Their content is another one each time they are read. */
const FLEETING = /^\/(?:dev|proc)\//;

let record: Map<string, Asked> | undefined;

/** The content of a file. @throws Error of node:fs */
export const readBytes = (path: string): Buffer => asked('bytes', path, QUESTIONS.bytes);

/** What a path leads to, links followed; undefined where nothing is there that can be reached. */
export const kindOf = (path: string): Kind | undefined => asked('kind', path, QUESTIONS.kind);

/** Whether anything is there that can be reached. */
export const isThere = (path: string): boolean => kindOf(path) !== undefined;

/** The names in a directory, in no order. @throws Error of node:fs */
export const namesIn = (path: string): string[] => asked('names', path, QUESTIONS.names);

/** The type and permissions of what a path leads to, as stat(2) gives them. @throws Error of node:fs */
export const modeOf = (path: string): number => asked('mode', path, QUESTIONS.mode);

/** Whether a file is a program that may be run. What programs say is not in the record: `dropRecord` when one is run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function asked<T>(question: Asked['question'], path: string, { ask, tell }: Asking<T>): T {
  if (!record) return ask(path);
  if (FLEETING.test(path)) dropRecord();
  try {
    const answer = ask(path);
    note(question, path, checksum(tell(answer)));
    return answer;
  } catch (error) {
    note(question, path, (error as NodeJS.ErrnoException).code ?? '');
    throw error;
  }
}

interface Asking<T> {
  readonly ask: (path: string) => T;
  readonly tell: (answer: T) => string | Buffer;
}

function note(question: Asked['question'], path: string, answer: string): void {
  record?.set(`${question}\0${path}`, { question, path, answer });
}

const checksum = (answer: string | Buffer): string => createHash('sha256').update(answer).digest('base64');

/** From now on what is asked of the disk is written down: whoever gets the same answers again comes to the same result. */
export function keepRecord(): void {
  record = new Map();
}

/** Ends the record: what is found out depends on more than the disk, such as the time, a program or the environment. */
export function dropRecord(): void {
  record = undefined;
}

/** What was asked since the record began; undefined where there is none. */
export const recorded = (): readonly Asked[] | undefined => record && [...record.values()];

/** Whether the disk gives the same answer today. */
export function stillSays({ question, path, answer }: Asked): boolean {
  const { ask, tell } = QUESTIONS[question] as Asking<unknown>;
  try {
    return checksum(tell(ask(path))) === answer;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === answer;
  }
}
