import { readFileSync } from 'node:fs';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { STANDARD, writeOutput } from '../input-output.ts';
import { OptionsFault } from '../options-fault.ts';
import { prompt } from '../terminal.ts';
import { encryptionKey } from './keys.ts';
import { seal, tellPerson, type VaultOptions } from './vault-work.ts';

export interface StringOptions extends VaultOptions {
  readonly name: readonly string[];
  readonly stdinName?: string;
  readonly prompt: boolean;
  readonly showInput: boolean;
}

interface Named {
  readonly name: string | undefined;
  readonly value: Buffer;
  /** Where it came from, as ansible-vault tells it. */
  readonly from: 'stdin' | 'the interactive prompt' | 'the command line args';
}

/**
 * Writes values as the scalars of a YAML file, each under its name where it has one. Of several, standard error tells
 * which is which.
 *
 * @throws OptionsFault where a value is empty, and where one is to be asked for and another to be read from a pipe
 */
export async function encryptStrings(values: readonly string[], options: StringOptions): Promise<void> {
  const readsInput = values.length === 0 || values.includes(STANDARD) || options.stdinName !== undefined;
  if (options.prompt && readsInput && (options.stdinName !== undefined || values.length > 0 || !process.stdin.isTTY)) {
    throw new OptionsFault('The --prompt option is not supported if also reading input from stdin');
  }
  const key = await encryptionKey(options);
  const named = [
    ...(options.prompt ? [await askValue(options)] : readsInput ? [readValue(options)] : []),
    ...writtenValues(values, options),
  ];
  const scalars = named.map(({ name, value }) => scalarOf(name, seal(value, key)));
  if (named.length > 1) for (const [index, one] of named.entries()) process.stderr.write(labelOf(one, index + 1));
  writeOutput(options.output ?? STANDARD, scalars.join(''));
  tellPerson('Encryption successful');
}

function readValue({ stdinName }: StringOptions): Named {
  if (process.stdin.isTTY) {
    process.stderr.write(
      'Reading plaintext input from stdin. (ctrl-d to end input, twice if your content does not already have a newline)\n',
    );
  }
  const value = readFileSync(0);
  if (value.length === 0) throw new OptionsFault('stdin was empty, not encrypting');
  return { name: stdinName, value, from: 'stdin' };
}

function writtenValues(values: readonly string[], { name: names }: StringOptions): readonly Named[] {
  const written = values.filter((value) => value !== STANDARD);
  if (names.length > 0 && names.length !== written.length) {
    process.stderr.write('The number of --name options do not match the number of args.\n');
    process.stderr.write(`The last named variable will be "${names.at(-1)}". The rest will not have names.\n`);
  }
  return written.map((value, index) => {
    if (value === '')
      throw new OptionsFault('The plaintext provided from the command line args was empty, not encrypting');
    return { name: names[index], value: Buffer.from(value), from: 'the command line args' };
  });
}

async function askValue({ showInput }: StringOptions): Promise<Named> {
  const name = await prompt('Variable name (enter for no name): ', { echo: true, piped: 'stderr' });
  const value = await prompt(`String to encrypt${showInput ? '' : ' (hidden)'}: `, {
    echo: showInput,
    piped: 'stderr',
  });
  if (value === undefined) throw new InfrakitError('cannot ask for the value: there is no terminal');
  if (value === '') throw new OptionsFault('The plaintext provided from the prompt was empty, not encrypting');
  return { name: name === '' ? undefined : name, value: Buffer.from(value), from: 'the interactive prompt' };
}

const labelOf = ({ name, from }: Named, number: number): string =>
  name === undefined
    ? `# The encrypted version of the string #${number} from ${from}.)\n`
    : `# The encrypted version of variable ("${name}", the string #${number} from ${from}).\n`;

/** The indentation that ansible-vault uses. */
const INDENT = ' '.repeat(10);

function scalarOf(name: string | undefined, text: string): string {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => `${INDENT}${line}\n`);
  return `${name === undefined ? '' : `${name}: `}!vault |\n${lines.join('')}`;
}
