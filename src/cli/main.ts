import { Command, CommanderError } from 'commander';
import { endWhereNobodyReads } from './broken-pipe.ts';
import { addDocCommand } from './doc/doc-command.ts';
import { addInventoryCommand } from './inventory/inventory-command.ts';
import type { Listing } from './kept-listing.ts';
import { addPlayCommand } from './play-command.ts';
import { reportError } from './report-error.ts';
import { addVaultCommand } from './vault/vault-command.ts';
import { version } from './version.ts';

/** Wrong usage ends with 2, as it does for ansible-playbook; help and version with 0. */
const usageExitCode = ({ exitCode }: CommanderError): number => (exitCode === 0 ? 0 : 2);

let repeatable: Listing | undefined;
/** At the end: the listing that was printed, for the one that started the command to keep. */
export const listingToKeep = (): Listing | undefined => repeatable;

endWhereNobodyReads();
const program = new Command('infrakit')
  .description('Run Ansible playbooks over SSH: nothing on the hosts but sshd and a POSIX shell.')
  .version(version())
  .showHelpAfterError('(infrakit --help lists the commands)')
  .exitOverride();
addPlayCommand(program, (listing) => {
  repeatable = listing;
});
addInventoryCommand(program);
addDocCommand(program);
addVaultCommand(program);

program.parseAsync().catch((error) => {
  process.exitCode = error instanceof CommanderError ? usageExitCode(error) : reportError(error);
});
