import { Undefined } from '../value.ts';

/** The value of `x if condition` where the condition is false: printed as nothing, an error everywhere else. */
export class Absent extends Undefined {
  constructor() {
    super('if', 'this inline if has no else, and its condition is false');
  }
}
