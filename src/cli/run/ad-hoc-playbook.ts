import { join } from 'node:path';
import type { SourceText } from '../../source/span.ts';

/** One task that stands on the command line. */
export interface AdHocTask {
  readonly pattern: string;
  readonly module: string;
  readonly args: string;
  /** What a playbook would be beside. */
  readonly directory: string;
  readonly async?: number | undefined;
  readonly poll?: number | undefined;
  readonly timeout?: number | undefined;
}

/** A playbook of one play with this one task. JSON is YAML, but for the character that ends ASCII. */
export function adHocPlaybook({ pattern, module, args, directory, async, poll, timeout }: AdHocTask): SourceText {
  const task = { [module]: mappingOf(args) ?? (args === '' ? null : args), async, poll, timeout };
  const play = { name: 'Ansible Ad-Hoc', hosts: pattern, gather_facts: false, tasks: [task] };
  return { path: join(directory, 'the-command-line'), text: JSON.stringify([play]).replaceAll('\x7f', '\\u007f') };
}

/** Arguments that are written as JSON; a command in braces of the shell, or a template, is none. */
function mappingOf(args: string): object | undefined {
  if (!/^\s*\{[\s\S]*\}\s*$/.test(args)) return undefined;
  try {
    return JSON.parse(args) as object;
  } catch {
    return undefined;
  }
}
