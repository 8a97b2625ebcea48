import { printable } from '../printable.ts';
import { resultJson } from '../result-json.ts';
import { shownDifference } from './diff-text.ts';
import { isOutput, type OneResult, OneResultCallback } from './one-result.ts';
import { debugFields, type Fields, fieldsOf, printedFields, without } from './shown-fields.ts';

const INDENT = 4;

/** Prints what Ansible's callback `minimal` prints: that of ad hoc commands. */
export class MinimalCallback extends OneResultCallback {
  protected finished({ task, host, outcome }: OneResult): void {
    const fields = fieldsOf(outcome);
    const shown = debugFields(fields, task);
    switch (outcome.status) {
      case 'unknown':
      case 'skipped':
        this.printer.print(`${host} | SKIPPED`, 'skipped');
        return;
      case 'unreachable':
        this.printer.print(`${host} | UNREACHABLE! => ${this.#json(fields)}`, 'unreachable');
        return;
      case 'failed':
        this.printer.warnOf(fields);
        if (isOutput(task, outcome)) this.printer.print(outputText(host, 'FAILED', fields), 'failed');
        else this.printer.print(`${host} | FAILED! => ${this.#json(fields)}`, 'failed');
        return;
      default: {
        // Of debug nothing is left that could say it changed something.
        const [state, tone] = shown.changed === true ? (['CHANGED', 'changed'] as const) : (['SUCCESS', 'ok'] as const);
        const difference = shownDifference(task, outcome, this.options);
        if (difference !== undefined) this.options.out.write(difference);
        this.printer.warnOf(fields);
        if (isOutput(task, outcome)) this.printer.print(outputText(host, state, fields), tone);
        else this.printer.print(`${host} | ${state} => ${this.#json(shown)}`, tone);
      }
    }
  }

  #json(fields: Fields): string {
    const told = without(fields, 'warnings', 'deprecations');
    return resultJson(printedFields(told, this.options.verbosity), INDENT);
  }
}

/** What a program printed, with its message behind it. */
function outputText(host: string, state: string, fields: Fields): string {
  const text = ['stdout', 'stderr', 'msg'].map((name) => String(fields[name] ?? '')).join('');
  return printable(`${host} | ${state} | rc=${String(fields.rc ?? -1)} >>\n${text}\n`);
}
