import { spawnSync } from 'node:child_process';
import type { Lookup } from '../library.ts';
import { text } from '../operations/text.ts';
import { refuse } from '../operations/usable.ts';
import type { Value } from '../value.ts';
import { defineLookup } from './define.ts';
import { playbookDirectory } from './search.ts';

const MOST_OUTPUT = 32 * 1024 * 1024;

/** What a command of the control node prints, without the line end. The text is of a trusted file, as Ansible's is. */
function run(lookup: string, command: string, cwd: string): string {
  const done = spawnSync('/bin/sh', ['-c', command], {
    cwd,
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (done.error) refuse(`the lookup '${lookup}' could not run its command: ${done.error.message}`);
  if (done.status !== 0) {
    const ended = done.status === null ? `was ended by ${done.signal}` : `failed with exit code ${done.status}`;
    refuse(`the command of the lookup '${lookup}' ${ended}`, done.stderr.trim() || undefined);
  }
  return done.stdout.trimEnd();
}

const outputs = (lookup: string, terms: readonly Value[], cwd: string): string[] =>
  terms.map((term) => run(lookup, text(term), cwd));

/** Lookups that run commands or read the environment on the control node. */
export const processLookups: readonly Lookup[] = [
  {
    ...defineLookup(['pipe'], {}, (terms, _options, { scope }) => outputs('pipe', terms, playbookDirectory(scope))),
    leavesTrace: true,
  },
  {
    ...defineLookup(['lines'], {}, (terms, _options, { scope }) =>
      outputs('lines', terms, playbookDirectory(scope)).flatMap((output) => output.split(/\r?\n/)),
    ),
    leavesTrace: true,
  },
  defineLookup(['env'], { default: '' }, (terms, options) =>
    terms.map((term) => process.env[text(term)] ?? options.default),
  ),
];
