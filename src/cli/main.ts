import { Command, CommanderError } from 'commander';
import { endWhereNobodyReads } from './broken-pipe.ts';
import { calledAs } from './called-as.ts';
import { addConfigCommand } from './config/config-command.ts';
import { addDocCommand } from './doc/doc-command.ts';
import { addDoctorCommand } from './doctor/doctor-command.ts';
import { addInventoryCommand } from './inventory/inventory-command.ts';
import type { Listing } from './kept-listing.ts';
import { addPlayCommand } from './play-command.ts';
import { reportError } from './report-error.ts';
import { addRoleCommand } from './role/role-command.ts';
import { addRunCommand } from './run/run-command.ts';
import { runAsProgram } from './shims/run-as-program.ts';
import { addShimsCommand } from './shims/shims-command.ts';
import { addVaultCommand } from './vault/vault-command.ts';
import { version } from './version.ts';

/** Wrong usage ends with 2, as it does for ansible-playbook; help and version with 0. */
const usageExitCode = ({ exitCode }: CommanderError): number => (exitCode === 0 ? 0 : 2);

let repeatable: Listing | undefined;
/** At the end: the listing that was printed, for the one that started the command to keep. */
export const listingToKeep = (): Listing | undefined => repeatable;

endWhereNobodyReads();
const called = calledAs(process.argv);
const program = new Command('infrakit')
  .description('Run Ansible playbooks over SSH: nothing on the hosts but sshd and a POSIX shell.')
  .version(version())
  .exitOverride();
// The programs of Ansible tell of wrong usage in their own words.
if (called.program) program.configureOutput({ outputError: () => undefined });
else program.showHelpAfterError('(infrakit --help lists the commands)');
addPlayCommand(program, (listing) => {
  repeatable = listing;
});
addRunCommand(program);
addInventoryCommand(program);
addDocCommand(program);
addDoctorCommand(program);
addVaultCommand(program);
addConfigCommand(program);
addRoleCommand(program);
addShimsCommand(program);

const work = called.program
  ? runAsProgram(program, called.program, called.words)
  : program.parseAsync(called.words, { from: 'user' });
work.catch((error) => {
  process.exitCode = error instanceof CommanderError ? usageExitCode(error) : reportError(error);
});
