import { readFileSync } from 'node:fs';
import { encryptBytes } from '../../secret/vault.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { STANDARD, writeOutput } from '../input-output.ts';
import { prompt } from '../terminal.ts';
import { encryptionKey } from './keys.ts';
import type { VaultOptions } from './vault-work.ts';

export interface StringOptions extends VaultOptions {
  readonly name: readonly string[];
  readonly stdinName?: string;
  readonly prompt: boolean;
  readonly showInput: boolean;
}

interface Named {
  readonly name: string | undefined;
  readonly value: Buffer;
}

/** Writes values as the scalars of a YAML file, each under its name where it has one. */
export async function encryptStrings(values: readonly string[], options: StringOptions): Promise<void> {
  const { label, secret } = await encryptionKey(options);
  const named = await valuesOf(values, options);
  const text = named.map(({ name, value }) => scalarOf(name, encryptBytes(value, secret, label))).join('');
  writeOutput(options.output ?? STANDARD, text);
  if (process.stdout.isTTY) process.stderr.write('Encryption successful\n');
}

async function valuesOf(values: readonly string[], options: StringOptions): Promise<readonly Named[]> {
  const written = values.filter((value) => value !== STANDARD);
  const named = written.map((value, index): Named => ({ name: options.name[index], value: Buffer.from(value) }));
  if (options.prompt) return [...named, await askValue(options, options.name[named.length])];
  const readsInput = values.length === 0 || values.includes(STANDARD) || options.stdinName !== undefined;
  return readsInput ? [...named, { name: options.stdinName, value: readFileSync(0) }] : named;
}

async function askValue({ showInput }: StringOptions, known: string | undefined): Promise<Named> {
  const name = known ?? (await prompt('Variable name (enter for no name): ', { echo: true }));
  const value = await prompt('String to encrypt: ', { echo: showInput });
  if (value === undefined) throw new InfrakitError('cannot ask for the value: there is no terminal');
  return { name: name === '' ? undefined : name, value: Buffer.from(value) };
}

/** The indentation that ansible-vault uses. */
const INDENT = ' '.repeat(10);

function scalarOf(name: string | undefined, text: string): string {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => `${INDENT}${line}\n`);
  return `${name === undefined ? '' : `${name}: `}!vault |\n${lines.join('')}`;
}
