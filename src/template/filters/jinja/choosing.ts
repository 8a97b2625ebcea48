import { bindSome, REQUIRED } from '../../bind.ts';
import type { CallArguments, CallContext, Filter } from '../../library.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import { Undefined, type Value } from '../../value.ts';
import { pickerOf } from '../attribute-path.ts';
import { defineLenientFilter } from '../define.ts';

/** The items of a list; nothing for 0, None and the like, as Jinja has it. */
const membersOf = (input: Value): Value[] => (truth(input) ? [...iterate(input)] : []);

/** `map('upper')` applies a filter to each item, `map(attribute='name')` picks from each. */
const mapFilter: Filter = {
  names: ['map'],
  run(input, args, context) {
    const [name, ...positional] = args.positional;
    const items = membersOf(input);
    if (name !== undefined) {
      const inner = { positional, named: args.named };
      return items.map((item) => context.filter(text(name), item, inner));
    }
    const { attribute, ...others } = Object.fromEntries(args.named);
    if (attribute === undefined) return refuse("the filter 'map' needs the name of a filter, or attribute=");
    const { default: otherwise = null, ...unknown } = others;
    const [surplus] = Object.keys(unknown);
    if (surplus !== undefined) refuse(`the filter 'map' has no argument '${surplus}' beside attribute=`);
    return items.map(pickerOf(attribute, { otherwise }));
  },
};

/** Whether an item passes the test named by the arguments; without one, whether it is true. */
function passes(value: Value, { positional, named }: CallArguments, context: CallContext): boolean {
  const [name, ...rest] = positional;
  return name === undefined ? truth(value) : context.test(text(name), value, { positional: rest, named });
}

const choose = (name: string, wanted: boolean): Filter => ({
  names: [name],
  run: (input, args, context) => membersOf(input).filter((item) => passes(item, args, context) === wanted),
});

const chooseByAttribute = (name: string, wanted: boolean): Filter => ({
  names: [name],
  run(input, args, context) {
    const { bound, rest } = bindSome(`the filter '${name}'`, { attribute: REQUIRED }, args);
    const pick = pickerOf(bound.attribute);
    return membersOf(input).filter((item) => passes(pick(item), rest, context) === wanted);
  },
});

/** Filters of Jinja that map and choose with other filters and tests, and `default`. */
export const choosingFilters: readonly Filter[] = [
  mapFilter,
  choose('select', true),
  choose('reject', false),
  chooseByAttribute('selectattr', true),
  chooseByAttribute('rejectattr', false),
  defineLenientFilter(['default', 'd'], { default_value: '', boolean: false }, (input, args) =>
    input instanceof Undefined || (truth(args.boolean) && !truth(input)) ? args.default_value : input,
  ),
];
