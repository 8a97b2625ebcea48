import { bannerColumns } from '../report/banner.ts';
import { choosePaint } from '../report/colour.ts';
import { JsonLinesReporter } from '../report/json-lines-reporter.ts';
import { LiveReporter } from '../report/live-reporter.ts';
import { PlainReporter } from '../report/plain-reporter.ts';
import type { Reporter } from '../report/reporter.ts';
import { calledAs } from './called-as.ts';
import { errors, output } from './output.ts';

/** How a run is shown: JSON lines if asked for, a window on a terminal, Ansible's own lines elsewhere and with `-v`. */
export function makeReporter(options: {
  readonly json: boolean;
  readonly verbose: number;
  readonly step: boolean;
  readonly explain: boolean;
  readonly customStats?: boolean;
}): Reporter {
  if (options.json) return new JsonLinesReporter(output);
  const paint = choosePaint(process.env, process.stdout.isTTY === true);
  const lines = {
    out: output,
    errors,
    verbosity: options.verbose,
    paint,
    columns: bannerColumns(process.stdout.columns),
    customStats: options.customStats === true,
  };
  // A window that is drawn anew would run over the questions of --step, and no program of Ansible has one.
  const live =
    !calledAs(process.argv).program &&
    process.stdout.isTTY === true &&
    process.stdout.columns > 0 &&
    process.env.TERM !== 'dumb' &&
    !process.env.CI;
  return live && options.verbose === 0 && !options.step && !options.explain
    ? new LiveReporter({ terminal: process.stdout, paint })
    : new PlainReporter(lines);
}
