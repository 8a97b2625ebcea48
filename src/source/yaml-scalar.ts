import type { YamlScalar } from './yaml-node.ts';

/** What a plain scalar means. */
export type Resolved = Pick<YamlScalar, 'value' | 'float'>;

// The patterns of YAML 1.1 as PyYAML narrows them: no y/n, a float needs its dot and its exponent a sign.
const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const BINARY = /^([-+]?)0b([01_]*[01][01_]*)$/;
const OCTAL = /^([-+]?)0([0-7_]+)$/;
const DECIMAL = /^([-+]?)(0|[1-9][0-9_]*)$/;
const HEXADECIMAL = /^([-+]?)0x([0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*)$/;
const SEXAGESIMAL = /^([-+]?)([1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT = /^([-+]?)([0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?)$/;
const FLOAT_WITHOUT_INTEGER = /^()(\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;
const SEXAGESIMAL_FLOAT = /^([-+]?)([0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
const INFINITE = /^([-+]?)\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

/** The value of a scalar without quotes, as PyYAML reads it; timestamps stay text. */
export function resolvePlain(text: string): Resolved {
  if (NULL.test(text)) return { value: null };
  return resolveBoolean(text) ?? resolveInteger(text) ?? resolveFloat(text) ?? { value: text };
}

export function resolveNull(text: string): Resolved | undefined {
  return NULL.test(text) ? { value: null } : undefined;
}

export function resolveBoolean(text: string): Resolved | undefined {
  if (TRUE.test(text)) return { value: true };
  return FALSE.test(text) ? { value: false } : undefined;
}

export function resolveInteger(text: string): Resolved | undefined {
  const magnitude = magnitudeOf(text);
  if (magnitude === undefined) return undefined;
  const value = text.startsWith('-') ? -magnitude : magnitude;
  const small = Number(value);
  return { value: Number.isSafeInteger(small) ? small : value };
}

function magnitudeOf(text: string): bigint | undefined {
  const digits = (match: RegExpExecArray | null) => match?.[2]?.replaceAll('_', '');
  const binary = digits(BINARY.exec(text));
  if (binary !== undefined) return BigInt(`0b${binary}`);
  const octal = digits(OCTAL.exec(text));
  if (octal !== undefined) return BigInt(`0o${octal || '0'}`);
  const decimal = digits(DECIMAL.exec(text));
  if (decimal !== undefined) return BigInt(decimal);
  const hexadecimal = digits(HEXADECIMAL.exec(text));
  if (hexadecimal !== undefined) return BigInt(`0x${hexadecimal}`);
  const parts = digits(SEXAGESIMAL.exec(text))?.split(':');
  return parts?.reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

export function resolveFloat(text: string): Resolved | undefined {
  if (NOT_A_NUMBER.test(text)) return { value: Number.NaN };
  const infinite = INFINITE.exec(text);
  if (infinite) return { value: infinite[1] === '-' ? -Infinity : Infinity };
  const match = FLOAT.exec(text) ?? FLOAT_WITHOUT_INTEGER.exec(text) ?? SEXAGESIMAL_FLOAT.exec(text);
  if (!match) return undefined;
  const parts = (match[2] ?? '').replaceAll('_', '').split(':');
  const magnitude = parts.reduce((sum, part) => sum * 60 + Number.parseFloat(part), 0);
  return asFloat(match[1] === '-' ? -magnitude : magnitude);
}

/** A number of the class float, whatever it was before. */
export function asFloat(value: number): Resolved {
  return Number.isInteger(value) ? { value, float: true } : { value };
}
