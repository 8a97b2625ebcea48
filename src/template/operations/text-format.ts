import type { CallArguments } from '../library.ts';
import type { Value } from '../value.ts';
import { elementOf } from './element.ts';
import { formatValue } from './format-spec.ts';
import { limitText } from './limits.ts';
import { asciiRepr, repr, text } from './text.ts';
import { orElse, refuse } from './usable.ts';

const FIELD = /\{\{|\}\}|\{([^{}:!]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}|[{}]/g;
const NAME = /^([^.[]*)((?:\[[^\]]*\])*)(.*)$/s;

const CONVERSIONS: ReadonlyMap<string | undefined, (value: Value) => string> = new Map([
  ['s', text],
  ['r', repr],
  ['a', asciiRepr],
]);

/**
 * Python's `format.format(…)`. Fields reach arguments and their items (`{0[key]}`); attributes (`{0.name}`) are
 * refused, because a format text must not be able to look into objects.
 */
export function formatText(format: string, args: CallArguments): string {
  const fields = new Fields(args);
  const fill = (template: string): string =>
    template.replace(FIELD, (field, name, conversion, spec) => {
      if (field === '{{') return '{';
      if (field === '}}') return '}';
      if (name === undefined) return refuse('a single { or } in a format text must be written twice');
      const value = fields.get(name);
      const shown = CONVERSIONS.get(conversion)?.(value) ?? value;
      return formatValue(shown, spec === undefined ? '' : fill(spec));
    });
  const result = fill(format);
  limitText(result.length);
  return result;
}

class Fields {
  readonly #args: CallArguments;
  #next = 0;
  #isCounting: boolean | undefined;

  constructor(args: CallArguments) {
    this.#args = args;
  }

  get(field: string): Value {
    const [, name = '', keys = '', rest = ''] = NAME.exec(field) ?? [];
    if (rest !== '') refuse(`the field {${field}} reaches for an attribute, which a format text may not`);
    const path = [...keys.matchAll(/\[([^\]]*)\]/g)].map(([, key = '']) => (/^\d+$/.test(key) ? Number(key) : key));
    return path.reduce<Value>(
      (value, key) => orElse(elementOf(value, key), () => refuse(`the field {${field}} is not there`)),
      this.#argument(name),
    );
  }

  #argument(name: string): Value {
    const isPosition = /^\d*$/.test(name);
    if (isPosition) {
      this.#isCounting ??= name === '';
      if (this.#isCounting !== (name === '')) refuse('a format text numbers all of its fields, or none of them');
    }
    const index = name === '' ? this.#next++ : Number(name);
    const value = isPosition ? this.#args.positional[index] : this.#args.named.get(name);
    return value === undefined ? refuse(`the format text wants an argument "${isPosition ? index : name}"`) : value;
  }
}
