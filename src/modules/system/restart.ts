import { type HostAccess, InfrakitError, type Shell, sh } from '../../sdk/index.ts';

/** A command that the user wrote for a shell of the host. */
export const asCommand = (text: string): Shell => sh`sh -c ${text}`;

/**
 * A text that is another after every boot: the kernel's own id of it, or what the command says.
 *
 * @throws InfrakitError where the host tells neither
 */
export async function bootId(host: HostAccess, command: string | undefined): Promise<string> {
  const script = command === undefined ? sh`cat /proc/sys/kernel/random/boot_id || uptime -s` : asCommand(command);
  const { rc, stdout, stderr } = await host.run(script);
  if (rc === 0 && stdout.trim() !== '') return stdout.trim();
  throw new InfrakitError(`cannot tell when the host was started: ${stderr.trim()}`, {
    hint: 'boot_time_command can name a command whose output is another after each boot',
  });
}

interface RestartOptions {
  readonly msg: string;
  readonly reboot_command?: string | undefined;
  readonly search_paths: readonly string[];
}

/** Has the host restart; gives the reason where it refuses. Losing the line on the way is what was asked for. */
export async function restart(host: HostAccess, options: RestartOptions): Promise<string | undefined> {
  try {
    const { rc, stdout, stderr } = await host.run(command(options));
    if (rc !== 0) return `the host refuses to restart: ${stderr.trim() || stdout.trim() || `exit status ${rc}`}`;
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
  }
  return undefined;
}

/** `shutdown` tells the users who are logged in; where there is none, as on busybox, `reboot` does. */
function command({ msg, reboot_command, search_paths }: RestartOptions): Shell {
  if (reboot_command !== undefined) return asCommand(reboot_command);
  return sh`for directory in ${[...search_paths]}; do
  if [ -x "$directory"/shutdown ]; then exec "$directory"/shutdown -r now ${msg}; fi
done
for directory in ${[...search_paths]}; do
  if [ -x "$directory"/reboot ]; then exec "$directory"/reboot; fi
done
echo no shutdown and no reboot in ${[...search_paths]} >&2; exit 127`;
}
