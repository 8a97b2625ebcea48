import {
  FALSE_WORDS,
  Float,
  isDict,
  isList,
  literalValue,
  repr,
  TRUE_WORDS,
  text,
  typeName,
  type Value,
} from '../../sdk/index.ts';

/** A value as an option of a type takes it, or why it cannot be taken. */
export type Converted = { readonly value: Value } | { readonly problem: string };

const INTEGER = /^[-+]?\d[\d_]*(?:\.0*)?$/;

/**
 * A value as the type of an option wants it, in the words of Ansible where it cannot be.
 *
 * https://docs.ansible.com/ansible/latest/dev_guide/developing_program_flow_modules.html#argument-spec
 */
export function convert(value: Value, type: string): Converted {
  const conversion = CONVERSIONS.get(type);
  return conversion ? conversion(value) : { problem: `there is no type '${type}'` };
}

/** What Python prints of the type of a value. */
export const className = (value: Value): string => `<class '${typeName(value)}'>`;

const asText = (value: Value): Converted =>
  value === null ? { problem: "'None' is not a string and conversion is not allowed" } : { value: text(value) };

const numberOf = (value: Value): number | bigint | undefined => {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Float) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
};

function asInteger(value: Value): Converted {
  const problem = `"${repr(value)}" cannot be converted to an int`;
  if (typeof value === 'string') {
    const word = value.trim();
    if (!INTEGER.test(word) && !/^[-+]?\d+(?:\.\d+)?e\+?\d+$/i.test(word)) return { problem };
    const number = Number(word.replaceAll('_', ''));
    return Number.isInteger(number) ? { value: number } : { problem };
  }
  const number = numberOf(value);
  if (typeof number === 'bigint') return { value: number };
  return number !== undefined && Number.isInteger(number) ? { value: number } : { problem };
}

function asFloat(value: Value): Converted {
  const isWord = typeof value === 'string' && /^\s*(?:[-+]?(?:inf(?:inity)?|nan)|[-+.\d][-+.\d_e]*)\s*$/i.test(value);
  const number = isWord ? Number(value.trim().replaceAll('_', '')) : numberOf(value);
  const isNumber = number !== undefined && (!Number.isNaN(number) || /[a-z]{3}/i.test(String(value)));
  return isNumber ? { value: number } : { problem: `${className(value)} cannot be converted to a float` };
}

function asBoolean(value: Value): Converted {
  const number = numberOf(value);
  if (typeof value !== 'string' && number === undefined) {
    return { problem: `${className(value)} cannot be converted to a bool` };
  }
  const word = number === undefined ? text(value).trim().toLowerCase() : String(number);
  if (TRUE_WORDS.has(word)) return { value: true };
  if (FALSE_WORDS.has(word)) return { value: false };
  const known = [...TRUE_WORDS, ...FALSE_WORDS].sort().map((each) => `'${each}'`);
  return { problem: `The value '${text(value)}' is not a valid boolean.  Valid booleans include: ${known.join(', ')}` };
}

function asList(value: Value): Converted {
  if (isList(value)) return { value };
  if (typeof value === 'string') return { value: value.split(',') };
  if (numberOf(value) !== undefined) return { value: [text(value)] };
  return { problem: `${className(value)} cannot be converted to a list` };
}

function asDict(value: Value): Converted {
  if (isDict(value)) return { value };
  if (typeof value !== 'string') return { problem: `${className(value)} cannot be converted to a dict` };
  if (value.startsWith('{')) {
    const parsed = literalValue(value);
    return parsed !== undefined && isDict(parsed)
      ? { value: parsed }
      : { problem: 'unable to evaluate string as dictionary' };
  }
  if (!value.includes('=')) return { problem: 'dictionary requested, could not parse JSON or key=value' };
  const words = value.trim().match(/(?:'[^']*'|"[^"]*"|[^\s,])+/g) ?? [];
  if (words.some((word) => !word.includes('='))) {
    return { problem: 'unable to evaluate string in the "key=value" format as dictionary' };
  }
  const pairs = words.map((word): [string, string] => {
    const [, key = '', said = ''] = /^([^=]*)=([\s\S]*)$/.exec(word) ?? [];
    return [key, said.replace(/^(['"])([\s\S]*)\1$/, '$2')];
  });
  return { value: new Map(pairs) };
}

function asJson(value: Value): Converted {
  if (typeof value === 'string' || isList(value) || isDict(value)) return { value };
  return { problem: `${className(value)} cannot be converted to a json string` };
}

/** @param letter what a unit of two letters ends with */
const asAmount =
  (letter: 'B' | 'b', name: string) =>
  (value: Value): Converted => {
    const unit = new RegExp(`^\\s*\\d+(?:\\.\\d+)?\\s*(?:[a-zA-Z]|[YZEPTGMK]${letter})?\\s*$`);
    const known = numberOf(value) ?? (typeof value === 'string' ? value : undefined);
    return known !== undefined && unit.test(String(known))
      ? { value }
      : { problem: `${className(value)} cannot be converted to a ${name} value` };
  };

const CONVERSIONS: ReadonlyMap<string, (value: Value) => Converted> = new Map([
  ['str', asText],
  ['path', asText],
  ['raw', (value: Value) => ({ value })],
  ['int', asInteger],
  ['float', asFloat],
  ['bool', asBoolean],
  ['list', asList],
  ['dict', asDict],
  ['json', asJson],
  ['jsonarg', asJson],
  ['bytes', asAmount('B', 'Byte')],
  ['bits', asAmount('b', 'Bit')],
]);
