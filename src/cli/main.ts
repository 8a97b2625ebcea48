import { Command, CommanderError } from 'commander';
import { addPlayCommand } from './play-command.ts';
import { reportError } from './report-error.ts';
import { version } from './version.ts';

/** Wrong usage ends with 2, as it does for ansible-playbook; help and version with 0. */
const usageExitCode = ({ exitCode }: CommanderError): number => (exitCode === 0 ? 0 : 2);

// A reader that has seen enough (`| head`) ends the run, without a word.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}

const program = new Command('infrakit')
  .description('Run Ansible playbooks over SSH: nothing on the hosts but sshd and a POSIX shell.')
  .version(version())
  .showHelpAfterError('(infrakit --help lists the commands)');
addPlayCommand(program);
for (const command of [program, ...program.commands]) command.exitOverride();

program.parseAsync().catch((error) => {
  process.exitCode = error instanceof CommanderError ? usageExitCode(error) : reportError(error);
});
