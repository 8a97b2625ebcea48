import { decrypt, NoVaultPassword, type VaultKeys } from '../secret/vault.ts';
import type { InfrakitError } from '../source/infrakit-error.ts';
import type { Span } from '../source/span.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { type Dict, Float, type Key, type Value } from './value.ts';

const DELIMITER = /\{\{|\{%|\{#/;

/** A string of a trusted file that is rendered when its value is needed. Only loaders of trusted files make one. */
export class Template {
  readonly text: string;
  /** The place of the scalar in its file; for a quoted scalar including the quotes. */
  readonly span: Span;
  constructor(text: string, span: Span) {
    this.text = text;
    this.span = span;
  }
}

/** A `!vault` text of a trusted file that no password was given for: an error where its value is needed, not before. */
export class SealedText extends Template {
  readonly refusal: InfrakitError;
  constructor(text: string, span: Span, refusal: InfrakitError) {
    super(text, span);
    this.refusal = refusal;
  }
}

/** A bare expression of a trusted file: `when`, `until`, `that`, `changed_when`, the `var` of debug. */
export class Expression {
  readonly text: string;
  readonly span: Span;
  constructor(text: string, span: Span) {
    this.text = text;
    this.span = span;
  }
}

/** A string from a trusted place: a template where it holds a delimiter, else itself. */
export const trustedText = (text: string, span: Span): string | Template =>
  DELIMITER.test(text) ? new Template(text, span) : text;

/** A node of a trusted file as a value: its strings with delimiters become templates, `!unsafe` ones stay inert. */
export function trusted(node: YamlNode, vault?: VaultKeys): Value {
  if (node.kind === 'sequence') return node.items.map((item) => trusted(item, vault));
  if (node.kind === 'mapping') {
    const dict: Dict = new Map();
    for (const { key, value } of node.entries) dict.set(key.value as Key, trusted(value, vault));
    return dict;
  }
  const { value, tag, span } = node;
  if (tag === '!vault') return unsealed(String(value), span, vault);
  if (typeof value === 'string') return tag === '!unsafe' ? value : trustedText(value, span);
  return node.float && typeof value === 'number' ? new Float(value) : value;
}

function unsealed(text: string, span: Span, vault: VaultKeys | undefined): string | SealedText {
  try {
    return decrypt(text, vault, span).reveal();
  } catch (error) {
    if (error instanceof NoVaultPassword) return new SealedText(text, span, error);
    throw error;
  }
}
