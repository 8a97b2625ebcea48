import { InfrakitError } from '../source/infrakit-error.ts';

/** Options that do not go together, or ask for what there is not. */
export class OptionsFault extends InfrakitError {}
