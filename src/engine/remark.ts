import type { RunContext } from './run-context.ts';

/** Tells what Ansible tells with so many `-v`, where the run is as verbose. */
export function remark({ channel, options }: RunContext, level: number, message: string): void {
  if (options.verbosity >= level) channel.emit({ type: 'remark', level, message });
}
