import { type Command, Option } from 'commander';
import { collect } from './collect.ts';

/** Adds the options that say where vault passwords come from: those of `VaultSources`. */
export const withVaultOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('-J, --ask-vault-pass', 'ask for the vault password').default(false).conflicts('vaultPasswordFile'),
    )
    .option('--vault-pass-file, --vault-password-file <file>', 'read it from a file; may repeat', collect, [])
    .option('--vault-id <id>', 'label@file or label@prompt; may repeat', collect, []);
