import { wantDict } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import { Undefined, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};
const NAMES: Readonly<Record<string, string | undefined>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  hellip: '…',
  mdash: '—',
  ndash: '–',
};

/** A text with the characters that mean something to HTML replaced. */
export const escapeHtml = (value: Value): string => text(value).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

function unescapeHtml(input: string): string {
  return input.replace(/&(?:#(\d+)|#[xX]([\da-fA-F]+)|(\w+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMES[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function stripTags(input: string): string {
  const bare = input.replace(/<!--[\s\S]*?-->/g, '').replace(/<[^>]*>/g, '');
  return unescapeHtml(bare.trim().split(/\s+/).join(' '));
}

function xmlAttributes(input: Value, leadingSpace: boolean): string {
  const attributes: string[] = [];
  for (const [key, value] of wantDict("the input of the filter 'xmlattr'", input)) {
    if (value === null || value instanceof Undefined) continue;
    if (/[\s/>=]/.test(String(key))) refuse(`'${key}' cannot be the name of an XML attribute`);
    attributes.push(`${escapeHtml(key)}="${escapeHtml(value)}"`);
  }
  const joined = attributes.join(' ');
  return joined && leadingSpace ? ` ${joined}` : joined;
}

/**
 * Filters of Jinja for HTML. Ansible never escapes by itself, so `safe` changes nothing and a text is escaped as often
 * as it is asked for.
 */
export const markupFilters: readonly Filter[] = [
  defineFilter(['escape', 'e'], {}, escapeHtml),
  defineFilter(['forceescape'], {}, escapeHtml),
  defineFilter(['safe'], {}, (input) => text(input)),
  defineFilter(['striptags'], {}, (input) => stripTags(text(input))),
  defineFilter(['xmlattr'], { autospace: true }, (input, { autospace }) => xmlAttributes(input, truth(autospace))),
];
