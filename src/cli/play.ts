import { run } from '../engine/run.ts';
import type { RunEvent } from '../events/run-event.ts';
import { EXIT, exitCode } from '../report/exit-code.ts';
import type { Reporter } from '../report/reporter.ts';
import { keepRecord, recorded } from '../source/disk.ts';
import type { Listing } from './kept-listing.ts';
import { listing } from './listing.ts';
import type { PlayOptions } from './play-options.ts';
import { prepareRun } from './prepare-run.ts';
import { makeReporter } from './reporters.ts';
import { usesDebugger } from './uses-debugger.ts';

/**
 * Runs playbooks as the command line says and shows the run.
 *
 * @param keep takes a listing that would be the same the next time
 * @returns the exit code: 0, 2, 4 or 99 as ansible-playbook's
 * @throws InfrakitError for what is wrong before a host is touched
 */
export async function play(
  playbooks: readonly string[],
  options: PlayOptions,
  keep: (listing: Listing) => void,
): Promise<number> {
  const lists = options.syntaxCheck || options.listHosts || options.listTasks || options.listTags;
  if (lists) keepRecord();
  const { site, options: runOptions, configuration, isOdd, release } = await prepareRun(playbooks, options);
  if (lists) {
    const text = listing(site, playbooks, runOptions, options);
    process.stdout.write(text);
    const asked = recorded();
    // With -v there is more to tell before it, which is not kept.
    if (asked && !isOdd && runOptions.verbosity === 0) keep({ text, asked });
    return EXIT.ok;
  }
  try {
    const wishes = {
      ...options,
      verbose: runOptions.verbosity,
      customStats: configuration.showCustomStats,
      step: options.step || runOptions.settings.debugsFailures || usesDebugger(site.playbooks),
    };
    return await show(run(site, runOptions), makeReporter(wishes, configuration));
  } finally {
    release();
  }
}

/** Shows a run to its end. @returns the exit code */
export async function show(events: AsyncIterable<RunEvent>, reporter: Reporter): Promise<number> {
  let finished: Extract<RunEvent, { type: 'run.finished' }> | undefined;
  try {
    for await (const event of events) {
      reporter.handle(event);
      if (event.type === 'run.finished') finished = event;
    }
  } finally {
    await reporter.close();
  }
  return exitCode(finished);
}
