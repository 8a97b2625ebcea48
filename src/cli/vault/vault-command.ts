import { type Command, Option } from 'commander';
import { collect } from '../collect.ts';
import { withVaultOptions } from '../vault-options.ts';
import type { StringOptions } from './encrypt-string.ts';
import type { CreateOptions, RekeyOptions, VaultOptions } from './vault-work.ts';

/** Adds `infrakit vault`, with the words and options of ansible-vault. What it needs is loaded when it is called. */
export function addVaultCommand(program: Command): void {
  const vault = program.command('vault').description('encrypt, decrypt and edit files and values');
  const add = (words: string, description: string): Command =>
    withVaultOptions(vault.command(words).description(description));

  withEncryptId(add('create [file...]', 'write a new encrypted file in $EDITOR'))
    .option('--skip-tty-check', 'open the editor also where there is no terminal', false)
    .action(async (files: string[], options: CreateOptions) =>
      (await import('./vault-work.ts')).create(files, options),
    );
  withEncryptId(add('edit [files...]', 'change encrypted files in $EDITOR')).action(
    async (files: string[], options: VaultOptions) => (await import('./vault-work.ts')).edit(files, options),
  );
  add('view [files...]', 'show encrypted files').action(async (files: string[], options: VaultOptions) =>
    (await import('./vault-work.ts')).view(files, options),
  );
  withOutput(withEncryptId(add('encrypt [files...]', 'encrypt files in their place, or standard input'))).action(
    async (files: string[], options: VaultOptions) => (await import('./vault-work.ts')).encrypt(files, options),
  );
  withOutput(add('decrypt [files...]', 'decrypt files in their place, or standard input')).action(
    async (files: string[], options: VaultOptions) => (await import('./vault-work.ts')).decryptFiles(files, options),
  );
  withOutput(withEncryptId(add('encrypt_string [values...]', 'encrypt values for a YAML file')))
    .option('-n, --name <name>', 'the variable that a value is for; may repeat', collect, [])
    .option('--stdin-name <name>', 'the variable that standard input is for')
    .option('-p, --prompt', 'ask for the value', false)
    .option('--show-input', 'show what is typed', false)
    .action(async (values: string[], options: StringOptions) =>
      (await import('./encrypt-string.ts')).encryptStrings(values, options),
    );
  withEncryptId(add('rekey [files...]', 'encrypt files with another password'))
    .addOption(
      new Option('--new-vault-id <id>', 'the new one: label@file or label@prompt').conflicts('newVaultPasswordFile'),
    )
    .option('--new-vault-password-file <file>', 'read the new one from a file')
    .action(async (files: string[], options: RekeyOptions) => (await import('./vault-work.ts')).rekey(files, options));
}

const withEncryptId = (command: Command): Command =>
  command.option('--encrypt-vault-id <label>', 'of several, encrypt with the one of this label');

const withOutput = (command: Command): Command =>
  command.option('--output <file>', 'write there, - for standard output');
