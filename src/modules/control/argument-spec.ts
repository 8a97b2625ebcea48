import { type Dict, isDict, isList, text, type Value } from '../../sdk/index.ts';
import { dependencyErrors, exclusionErrors } from './argument-rules.ts';
import { className, convert } from './argument-types.ts';

/**
 * What is wrong with some arguments by the specification of their options, in Ansible's words and order; empty where all is
 * well.
 */
export function argumentErrors(spec: Dict, given: Dict): string[] {
  const strange: Strange[] = [];
  const errors = levelErrors(spec, undefined, given, [], strange);
  return [...errors, ...strangeErrors(strange)];
}

/** An argument that no option has, and the options there are. */
interface Strange {
  readonly name: string;
  readonly spec: Dict;
}

/**
 * @param owner the option that holds these ones; undefined for those of the role itself
 * @param path the names of the options around, outermost first
 */
function levelErrors(spec: Dict, owner: Dict | undefined, given: Dict, path: readonly string[], strange: Strange[]) {
  const found = path.length === 0 ? '' : ` found in ${path.join(' -> ')}`;
  const values = namedValues(spec, given, path, strange);
  const errors = owner ? exclusionErrors(owner, values).map((error) => error + found) : [];
  const missing = [...spec.keys()].map(text).filter((name) => field(spec, name, 'required') === true);
  const absent = missing.filter((name) => !values.has(name)).sort();
  if (absent.length > 0) errors.push(`missing required arguments: ${absent.join(', ')}${found}`);
  // A default of the role itself is the role's to give; one within an option is checked as if it were written.
  if (owner) giveDefaults(spec, values);
  for (const name of spec.keys()) errors.push(...typeErrors(text(name), spec, values, path));
  for (const name of spec.keys()) {
    const error = choiceError(text(name), field(spec, text(name), 'choices'), values);
    if (error !== undefined) errors.push(error + found);
  }
  if (owner) errors.push(...dependencyErrors(owner, values).map((error) => error + found));
  for (const [key, option] of spec) errors.push(...innerErrors(text(key), option, values, path, strange));
  return errors;
}

/** The arguments by the names of their options; what is none is left out and noted. */
function namedValues(spec: Dict, given: Dict, path: readonly string[], strange: Strange[]): Dict {
  const names = new Map<string, string>();
  for (const key of spec.keys()) {
    const aliases = field(spec, text(key), 'aliases');
    for (const alias of isList(aliases) ? aliases : []) names.set(text(alias), text(key));
  }
  const values: Dict = new Map();
  for (const [key, value] of given) {
    const name = names.get(text(key)) ?? text(key);
    if (spec.has(name)) values.set(name, value);
    else strange.push({ name: [...path, name].join('.'), spec });
  }
  return values;
}

function strangeErrors(strange: readonly Strange[]): string[] {
  const last = strange.at(-1);
  if (!last) return [];
  const known = [...last.spec.keys()].map(text).sort().join(', ');
  const aliases = [...last.spec.keys()].flatMap((key) => field(last.spec, text(key), 'aliases') ?? []).flat();
  const also = aliases.length > 0 ? ` (${aliases.map((alias) => text(alias as Value)).join(', ')})` : '';
  const names = [...new Set(strange.map(({ name }) => name))].sort().join(', ');
  return [`${names}. Supported parameters include: ${known}${also}.`];
}

function giveDefaults(spec: Dict, values: Dict): void {
  for (const key of spec.keys()) {
    const value = field(spec, text(key), 'default') ?? null;
    if (value !== null && !values.has(text(key))) values.set(text(key), value);
  }
}

/** What is wrong with the type of an argument; one that fits is kept as what the type makes of it. */
function typeErrors(name: string, spec: Dict, values: Dict, path: readonly string[]): string[] {
  const value = values.get(name);
  const isOptional = field(spec, name, 'required') !== true && (field(spec, name, 'default') ?? null) === null;
  if (value === undefined || (value === null && isOptional)) return [];
  const type = text(field(spec, name, 'type') ?? 'str');
  const within = path.length === 0 ? '' : ` found in '${path.join(' -> ')}'`;
  const taken = convert(value, type);
  if ('problem' in taken) {
    const place = within === '' ? '' : `${within}.`;
    return [
      `argument '${name}' is of type ${className(value)}${place} and we were unable to convert to ${type}: ${taken.problem}`,
    ];
  }
  values.set(name, taken.value);
  const wanted = field(spec, name, 'elements');
  if (type !== 'list' || wanted === undefined || !isList(taken.value)) return [];
  const elements = taken.value.map((item) => ({ item, taken: convert(item, text(wanted)) }));
  values.set(
    name,
    elements.map((element) => ('value' in element.taken ? element.taken.value : element.item)),
  );
  return elements.flatMap(({ item, taken: of }) =>
    'problem' in of
      ? [
          `Elements value for option '${name}'${within} is of type ${className(item)} and we were unable to convert to ${text(wanted)}: ${of.problem}`,
        ]
      : [],
  );
}

const isSame = (a: Value, b: Value): boolean => typeof a === typeof b && text(a) === text(b);

/** `False` may be what YAML made of the one choice that says no, and `True` of the one that says yes. */
const SAYS: ReadonlyMap<string, RegExp> = new Map([
  ['False', /^(?:no|off|false|0|n|f)$/i],
  ['True', /^(?:yes|on|true|1|y|t)$/i],
]);

function choiceError(name: string, choices: Value | undefined, values: Dict): string | undefined {
  if (!isList(choices) || !values.has(name)) return undefined;
  const value = values.get(name) ?? null;
  const shown = choices.map(text).join(', ');
  if (isList(value)) {
    const others = value.filter((item) => !choices.some((choice) => isSame(choice, item)));
    return others.length === 0
      ? undefined
      : `value of ${name} must be one or more of: ${shown}. Got no match for: ${others.map(text).join(', ')}`;
  }
  const said = SAYS.get(text(value));
  const meant = said && choices.filter((choice) => said.test(text(choice)));
  if (choices.some((choice) => isSame(choice, value)) || (typeof value === 'string' && meant?.length === 1))
    return undefined;
  return `value of ${name} must be one of: ${shown}, got: ${text(value)}`;
}

/** What is wrong in the options of an option: in one dict, or in each of a list. */
function innerErrors(name: string, option: Value, values: Dict, path: readonly string[], strange: Strange[]): string[] {
  if (!isDict(option)) return [];
  const [type, options] = [option.get('type'), option.get('options')];
  const holds = type === 'dict' || (type === 'list' && option.get('elements') === 'dict');
  if (!holds || !isDict(options)) return [];
  const value = values.get(name) ?? (option.get('apply_defaults') === true ? (new Map() as Dict) : null);
  const items: readonly Value[] = isList(value) ? value : [value];
  return items.flatMap((item) => (isDict(item) ? levelErrors(options, option, item, [...path, name], strange) : []));
}

const field = (spec: Dict, option: string, name: string): Value | undefined => {
  const described = spec.get(option);
  return isDict(described) ? described.get(name) : undefined;
};
