import type { Command } from 'commander';
import { collect } from './collect.ts';

/** Adds the options that say where vault passwords come from: those of `VaultSources`. */
export const withVaultOptions = (command: Command): Command =>
  command
    .option('-J, --ask-vault-pass', 'ask for the vault password', false)
    .option('--vault-pass-file, --vault-password-file <file>', 'read it from a file; may repeat', collect, [])
    .option('--vault-id <id>', 'label@file or label@prompt; may repeat', collect, []);
