import { isDict, isList, type Value } from '../../sdk/index.ts';

/** What is wrong with some arguments by the specification of their options; empty where all is well. */
export function argumentErrors(spec: Value, given: ReadonlyMap<Value, Value>): string[] {
  return errorsIn(spec, given, []);
}

/** @param path the names of the options that hold these ones, outermost first */
function errorsIn(spec: Value, given: ReadonlyMap<Value, Value>, path: readonly string[]): string[] {
  if (!isDict(spec)) return [];
  const where = path.length === 0 ? '' : ` found in ${path.join(' -> ')}`;
  const required = [...spec].filter(([, option]) => field(option, 'required') === true);
  const missing = required.map(([name]) => String(name)).filter((name) => !given.has(name));
  const unknown = [...given.keys()].map(String).filter((name) => !spec.has(name));
  return [
    ...(missing.length > 0 ? [`missing required arguments: ${missing.sort().join(', ')}${where}`] : []),
    ...[...given].flatMap(([name, value]) => optionErrors(String(name), spec.get(String(name)), value, path)),
    ...unknown.map((name) => `there is no argument '${name}'${where}; there are ${[...spec.keys()].sort().join(', ')}`),
  ];
}

function optionErrors(name: string, option: Value | undefined, value: Value, path: readonly string[]): string[] {
  if (!isDict(option) || value === null) return [];
  const where = path.length === 0 ? '' : ` found in ${path.join(' -> ')}`;
  const type = String(field(option, 'type') ?? 'str');
  if (!hasType(value, type)) return [`argument '${name}' must be of type ${type}${where}`];
  const items = type === 'list' ? itemsOf(value) : [value];
  const elements = field(option, 'elements');
  const strange = elements === undefined ? [] : items.filter((item) => !hasType(item, String(elements)));
  const choices = field(option, 'choices');
  const others = isList(choices) ? items.filter((item) => !choices.map(String).includes(String(item))) : [];
  const options = field(option, 'options');
  return [
    ...strange.slice(0, 1).map(() => `every item of '${name}' must be of type ${String(elements)}${where}`),
    ...others.map((item) => `value of ${name} must be one of: ${shown(choices)}, got: ${String(item)}${where}`),
    ...items.flatMap((item) => (isDict(item) && options ? errorsIn(options, item, [...path, name]) : [])),
  ];
}

const field = (option: Value, name: string): Value | undefined => (isDict(option) ? option.get(name) : undefined);

const shown = (choices: Value | undefined): string => (isList(choices) ? choices.map(String).join(', ') : '');

/** A text with commas is a list, too. */
const itemsOf = (value: Value): readonly Value[] => (isList(value) ? value : String(value).split(','));

const isNumber = (value: Value): boolean => typeof value === 'number' || typeof value === 'bigint';

/** Whether a value is of a type, or can be taken as one as module parameters are. */
function hasType(value: Value, type: string): boolean {
  switch (type) {
    case 'int':
      return /^\s*[-+]?\d+\s*$/.test(String(value)) && (typeof value === 'string' || isNumber(value));
    case 'float':
      return isNumber(value) || (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));
    case 'bool':
      return /^(?:true|false|yes|no|on|off|y|n|t|f|1|0)$/i.test(String(value));
    case 'list':
      return isList(value) || typeof value === 'string' || isNumber(value);
    case 'dict':
      return isDict(value);
    case 'str':
    case 'path':
      return !isList(value) && !isDict(value);
    default:
      return true;
  }
}
