import { printableLine } from '../printable.ts';
import { resultJson } from '../result-json.ts';
import { isOutput, type OneResult, OneResultCallback } from './one-result.ts';
import { type Fields, fieldsOf, printedFields } from './shown-fields.ts';

/** Prints what Ansible's callback `oneline` prints: each outcome on one line. */
export class OnelineCallback extends OneResultCallback {
  protected finished({ task, host, outcome }: OneResult): void {
    const fields = fieldsOf(outcome);
    const json = this.#json(fields, outcome.shown === true);
    switch (outcome.status) {
      case 'unknown':
      case 'skipped':
        this.printer.print(`${host} | SKIPPED`, 'skipped');
        return;
      case 'unreachable':
        this.printer.print(printableLine(`${host} | UNREACHABLE!: ${String(fields.msg ?? '')}`), 'unreachable');
        return;
      case 'failed':
        this.printer.print(`${host} | FAILED! => ${json}`, 'failed');
        return;
      default: {
        const state = outcome.status === 'changed' ? 'CHANGED' : 'SUCCESS';
        const text = isOutput(task, outcome) ? outputText(host, state, fields) : `${host} | ${state} => ${json}`;
        this.printer.print(text, outcome.status);
      }
    }
  }

  /** Ansible writes JSON of several lines and takes the breaks out: with an indent of 0, or of 4 where it always has one. */
  #json(fields: Fields, always: boolean): string {
    return resultJson(printedFields(fields, this.options.verbosity), always ? 4 : 0).replaceAll('\n', '');
  }
}

function outputText(host: string, state: string, fields: Fields): string {
  const stream = (name: string): string =>
    String(fields[name] ?? '')
      .replaceAll('\n', '\\n')
      .replaceAll('\r', '\\r');
  const errors = fields.stderr ? ` (stderr) ${stream('stderr')}` : '';
  return printableLine(`${host} | ${state} | rc=${String(fields.rc ?? -1)} | (stdout) ${stream('stdout')}${errors}`);
}
