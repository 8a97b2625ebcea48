import type { CallbackOptions } from '../report/ansible/callback-options.ts';
import { warningText } from '../report/ansible/warning-text.ts';
import { bannerColumns } from '../report/banner.ts';
import { JsonLinesReporter } from '../report/json-lines-reporter.ts';
import { LiveReporter } from '../report/live-reporter.ts';
import { PlainReporter } from '../report/plain-reporter.ts';
import type { Reporter } from '../report/reporter.ts';
import { Several } from '../report/several.ts';
import type { Sink } from '../report/sink.ts';
import { redactor } from '../secret/redactor.ts';
import type { InfrakitError } from '../source/infrakit-error.ts';
import { addedCallbacks, callbackSettings, showingCallback } from './callbacks.ts';
import { calledAs } from './called-as.ts';
import { type Configuration, findConfiguration } from './configuration.ts';
import { log } from './log-file.ts';
import { errors, output } from './output.ts';
import { paintOf } from './paint.ts';
import { RetryFile } from './retry-file.ts';

interface Wishes {
  readonly json: boolean;
  readonly verbose: number;
  readonly step: boolean;
  readonly explain: boolean;
  readonly customStats: boolean;
}

/**
 * How a run is shown: JSON lines if asked for; by the callback that is configured, or as Ansible's default one where
 * infrakit is called by the name of its program; else in a window on a terminal, and in lines elsewhere and with `-v`.
 *
 * @throws InfrakitError where a callback is configured that is not known
 */
export function makeReporter(wishes: Wishes, configuration: Configuration): Reporter {
  if (wishes.json) return new JsonLinesReporter(output);
  const configured = configuration.settings.written('DEFAULT_STDOUT_CALLBACK');
  const isProgram = calledAs(process.argv).program !== undefined;
  const name = configured ?? (isProgram ? 'default' : undefined);
  if (name !== undefined && !isProgram) tellConfiguration(wishes, configuration);
  const added = addedReporters(wishes, configuration);
  const shown =
    name === undefined ? ownReporter(wishes, configuration, added.length > 0) : callbackOf(name, wishes, configuration);
  const { settings } = configuration;
  return new Several([
    ...(settings.value('RETRY_FILES_ENABLED') ? [new RetryFile(settings.value('RETRY_FILES_SAVE_PATH'), output)] : []),
    shown,
    ...added,
    // What shows itself otherwise than in Ansible's lines is logged in those.
    ...(name === undefined && log(settings) ? [logged(wishes, configuration)] : []),
  ]);
}

/** Tells of what is odd in what was read. */
export function tellWarnings(warnings: readonly InfrakitError[]): void {
  const order = calledAs(process.argv).program === undefined ? 'place' : 'message';
  for (const warning of warnings) tellWarning(warning.report(order));
}

/** Warns on standard error, in lines of its width where infrakit is called as a program of Ansible. */
export function tellWarning(message: string): void {
  const isProgram = calledAs(process.argv).program !== undefined;
  const text = isProgram ? warningText(message, bannerColumns(process.stdout.columns)) : `[WARNING]: ${message}`;
  const shown = redactor.text(text);
  errors.write(`${shown}\n`);
  log(findConfiguration().settings)?.(shown, 'warning');
}

/** With `-v` Ansible's programs begin with the file they are configured by. */
export function tellConfiguration(
  { verbose }: Pick<Wishes, 'verbose'>,
  { file }: Pick<Configuration, 'file'>,
  shown: Sink = output,
): void {
  if (verbose === 0) return;
  shown.write(file === undefined ? 'No config file found; using defaults\n' : `Using ${file} as config file\n`);
}

/** The callback of this name, as a run of the verbosity shows itself by it. */
export const callbackOf = (name: string, wishes: Pick<Wishes, 'verbose'>, configuration: Configuration): Reporter =>
  showingCallback(name, callbackOptions(wishes, configuration));

const NOWHERE: Sink = { write: (_text, done) => done?.() };

/** The callback `default`, in the log alone. */
const logged = (wishes: Wishes, configuration: Configuration): Reporter =>
  showingCallback('default', { ...callbackOptions(wishes, configuration), out: NOWHERE, errors: NOWHERE });

/** What `callbacks_enabled` adds. */
export function addedReporters(wishes: Pick<Wishes, 'verbose'>, configuration: Configuration): Reporter[] {
  const { settings } = configuration;
  const warn = (message: string): unknown => errors.write(`[WARNING]: ${message}\n`);
  return addedCallbacks(settings.value('CALLBACKS_ENABLED'), callbackOptions(wishes, configuration), settings, warn);
}

const callbackOptions = ({ verbose }: Pick<Wishes, 'verbose'>, { settings }: Configuration): CallbackOptions => ({
  out: output,
  errors,
  verbosity: verbose,
  paint: paintOf(settings),
  columns: bannerColumns(process.stdout.columns),
  settings: callbackSettings(settings),
  log: log(settings),
});

/** @param isShared whether others print between its lines: a window that is drawn anew would run over them */
function ownReporter(
  { verbose, step, explain, customStats }: Wishes,
  { settings }: Configuration,
  isShared: boolean,
): Reporter {
  const paint = paintOf(settings);
  const { isTTY, columns } = process.stdout;
  const canDraw = isTTY === true && columns > 0 && process.env.TERM !== 'dumb' && !process.env.CI;
  // It would run over the questions of --step, too.
  return canDraw && verbose === 0 && !step && !explain && !isShared
    ? new LiveReporter({ terminal: process.stdout, paint })
    : new PlainReporter({
        out: output,
        errors,
        verbosity: verbose,
        paint,
        columns: bannerColumns(columns),
        customStats,
      });
}
