import { REQUIRED } from '../../bind.ts';
import type { Filter } from '../../library.ts';
import { equals } from '../../operations/equality.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { typeName } from '../../operations/type-name.ts';
import { UndefinedVariable } from '../../undefined-variable.ts';
import { Undefined, type Value } from '../../value.ts';
import { callMethod } from '../call-method.ts';
import { defineFilter, defineLenientFilter } from '../define.ts';

/** True for the texts YAML users write for true, and for 1; everything else is false. */
function toBool(input: Value): Value {
  if (input === null || typeof input === 'boolean') return input;
  return typeof input === 'string' ? ['yes', 'on', '1', 'true'].includes(input.toLowerCase()) : equals(input, 1);
}

/** Filters of Ansible about what a value is: there, true, of which type. */
export const presenceFilters: readonly Filter[] = [
  defineFilter(['bool'], {}, toBool),
  defineFilter(['ternary'], { true_val: REQUIRED, false_val: REQUIRED, none_val: null }, (input, args) => {
    if (input === null && args.none_val !== null) return args.none_val;
    return truth(input) ? args.true_val : args.false_val;
  }),
  defineLenientFilter(['mandatory'], { msg: null }, (input, { msg }) => {
    if (!(input instanceof Undefined)) return input;
    const message = msg === null ? `Mandatory variable '${input.name}'  not defined.` : text(msg);
    throw new UndefinedVariable(input.name, message);
  }),
  defineLenientFilter(['type_debug'], {}, (input) =>
    input instanceof Undefined ? 'AnsibleUndefined' : typeName(input),
  ),
  { names: ['split'], run: (input, args) => callMethod(text(input), 'split', args) },
];
