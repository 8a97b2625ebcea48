import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inlineSource } from '../../src/source/span.ts';
import type { Renderer } from '../../src/template/renderer.ts';
import type { Scope } from '../../src/template/scope.ts';
import { Expression, trustedText } from '../../src/template/template.ts';
import { Float, isDict, isList, type Key, Unknown, type Value } from '../../src/template/value.ts';

/** A template, variables, and what Jinja2 with Ansible makes of them. */
export interface Case {
  readonly id: string;
  readonly category: string;
  readonly kind: 'template' | 'expr' | 'value' | 'when';
  readonly src: string;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
  readonly error?: string;
  readonly error_names?: string;
}

/** A value of the file as the loader of a trusted file gives it. */
export function decode(encoded: unknown): Value {
  if (typeof encoded === 'string') return trustedText(encoded, inlineSource('<vars>', encoded));
  if (Array.isArray(encoded)) return encoded.map(decode);
  if (typeof encoded !== 'object' || encoded === null) return encoded as Value;
  const tagged = encoded as Record<string, unknown>;
  if ('$float' in tagged) return new Float(Number(tagged.$float));
  if ('$bigint' in tagged) return BigInt(String(tagged.$bigint));
  if ('$unsafe' in tagged) return String(tagged.$unsafe);
  if ('$pairs' in tagged) return new Map((tagged.$pairs as [Key, unknown][]).map(([k, v]) => [k, decode(v)]));
  return new Map(Object.entries(tagged).map(([key, value]) => [key, decode(value)]));
}

/** A rendered value in the encoding of the file, tuples as lists. */
export function encode(value: Value): unknown {
  if (value instanceof Float) return { $float: Object.is(value.value, -0) ? '-0.0' : floatName(value.value) };
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (isList(value)) return Array.from(value, encode);
  if (!isDict(value)) return value;
  const keysAreTexts = [...value.keys()].every((key) => typeof key === 'string');
  const pairs = [...value].map(([key, item]): [Key, unknown] => [key, encode(item)]);
  return keysAreTexts ? Object.fromEntries(pairs) : { $pairs: pairs };
}

const floatName = (value: number): string => {
  if (Math.abs(value) >= 1e16) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return `${value}.0`;
};

const scopeOf = (vars: Readonly<Record<string, unknown>>, templates: string[]): Scope => {
  const values = new Map(Object.entries(vars).map(([name, value]) => [name, decode(value)]));
  return {
    get: (name) => values.get(name),
    names: () => values.keys(),
    searchPath: (kind) => (kind === 'templates' ? templates : []),
  };
};

/** The result of a case as the file encodes it. @throws what the renderer throws */
export function runCase(renderer: Renderer, { kind, src, vars }: Case): unknown {
  const { __files: files, ...variables } = vars;
  const directory = files ? mkdtempSync(join(tmpdir(), 'infrakit-case-')) : undefined;
  try {
    for (const [name, text] of Object.entries(files ?? {})) writeFileSync(join(directory ?? '', name), String(text));
    const scope = scopeOf(variables, directory ? [directory] : []);
    const span = inlineSource('<case>', src);
    switch (kind) {
      case 'template':
        return plain(renderer.renderFile(span.source, scope));
      case 'expr':
        return encode(renderer.evaluate(new Expression(src, span), scope));
      case 'when':
        return plain(renderer.condition(new Expression(src, span), scope));
      case 'value':
        return encode(renderer.render(trustedText(src, span), scope));
    }
  } finally {
    if (directory) rmSync(directory, { recursive: true });
  }
}

const plain = <T>(result: T | Unknown): T => {
  if (result instanceof Unknown) throw new Error('unexpectedly unknown');
  return result;
};
