import { EXIT, exitCodeOfError } from '../report/exit-code.ts';
import { redactor } from '../secret/redactor.ts';
import { InfrakitError, InputErrors } from '../source/infrakit-error.ts';
import { calledAs } from './called-as.ts';
import { OptionsFault } from './options-fault.ts';

/** Ansible's code for input that cannot be read; the same number as for unreachable hosts. */
const BAD_INPUT = 4;

/** Prints an error that ended the program, in the programs of Ansible with their mark, and gives the exit code. A bug of ours keeps its stack. */
export function reportError(error: unknown): number {
  const called = calledAs(process.argv);
  if (error instanceof InfrakitError) {
    process.stderr.write(redactor.text(`${called.program ? ansibleReport(error) : error.report('place')}\n`));
    if (error instanceof InputErrors) process.stderr.write(`\n${error.message} found; no host was touched\n`);
    return codeOf(error);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`this is a bug of infrakit, please report it:\n${redactor.text(stack)}\n`);
  return exitCodeOfError(error);
}

/** Of several errors the first counts: Ansible finds no other. */
function codeOf(error: InfrakitError): number {
  if (error instanceof OptionsFault) return EXIT.badOptions;
  const first = error instanceof InputErrors ? error.errors[0] : error;
  return first?.exit ?? (error instanceof InputErrors || error.span ? BAD_INPUT : EXIT.error);
}

/** An error as programs of Ansible begin it: with Ansible's words for the first fault, where it has some of its own. */
function ansibleReport(error: InfrakitError): string {
  const [first] = error instanceof InputErrors ? error.errors : [error];
  return first?.ansible === undefined
    ? `ERROR! ${error.report('message')}`
    : `ERROR! ${first.ansible}\n\n${error.report('place')}`;
}
