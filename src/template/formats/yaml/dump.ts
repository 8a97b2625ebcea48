import type { Value } from '../../value.ts';
import { nameAnchors } from './anchors.ts';
import { ColumnWriter } from './column-writer.ts';
import { type OutputMapping, type OutputNode, type OutputScalar, type OutputSequence, toNode } from './node.ts';
import { analyzeScalar } from './scalar-analysis.ts';
import { writeDoubleQuoted, writeLiteral, writePlain, writeSingleQuoted } from './scalar-writer.ts';

export interface YamlStyle {
  /** Collections on one line: always, never, or only those that hold no other collection (the default). */
  readonly flow?: boolean | 'leaves';
  readonly indent?: number;
  readonly width?: number;
  readonly sortKeys?: boolean;
  /** Writes characters beyond ASCII as they are. */
  readonly unicode?: boolean;
  readonly explicitStart?: boolean;
  readonly explicitEnd?: boolean;
  /** The quotes around every scalar. */
  readonly quotes?: '"' | "'" | undefined;
  /** What to write of a text as lines below a `|`, where that can be; undefined for a text that stays on its line. */
  readonly block?: (text: string) => string | undefined;
}

/** A longer key is written with `? `: parsers look ahead no further. */
const LONGEST_KEY = 128;

/** A value as a YAML document, byte for byte as PyYAML with libyaml writes it. */
export function dumpYaml(value: Value, style: YamlStyle = {}): string {
  const node = toNode(value, {
    // A scalar in forced quotes does not fit on the one line of a collection of plain scalars.
    flow: style.flow ?? (style.quotes ? false : 'leaves'),
    sortKeys: style.sortKeys ?? true,
    block: style.block,
  });
  return new DocumentWriter(style).write(node);
}

/** What a node stands in. */
interface Place {
  /** The column of the surrounding collection, -1 for the document. */
  readonly indent: number;
  readonly inMapping?: boolean;
  readonly inFlow?: boolean;
  readonly isKey?: boolean;
}

class DocumentWriter {
  readonly #out = new ColumnWriter();
  readonly #indent: number;
  readonly #width: number;
  readonly #unicode: boolean;
  readonly #style: YamlStyle;
  #anchors = new Map<OutputNode, string>();
  readonly #written = new Set<OutputNode>();

  constructor(style: YamlStyle) {
    const { indent = 2, width = 80 } = style;
    this.#style = style;
    this.#indent = indent < 2 || indent > 9 ? 2 : indent;
    this.#width = width < 0 ? Number.POSITIVE_INFINITY : width <= this.#indent * 2 ? 80 : width;
    this.#unicode = style.unicode ?? true;
  }

  write(root: OutputNode): string {
    this.#anchors = nameAnchors(root);
    if (this.#style.explicitStart) this.#out.indicator('---', true);
    this.#node(root, { indent: -1 });
    this.#out.indent(0);
    if (this.#style.explicitEnd) {
      this.#out.indicator('...', true);
      this.#out.indent(0);
    }
    return this.#out.toString();
  }

  #node(node: OutputNode, place: Place): void {
    if (node.kind === 'scalar') {
      this.#scalar(node, place);
      return;
    }
    const anchor = this.#anchors.get(node);
    if (anchor !== undefined) {
      const isKnown = this.#written.has(node);
      this.#out.indicator(`${isKnown ? '*' : '&'}${anchor}`, true);
      if (isKnown) return;
      this.#written.add(node);
    }
    const size = node.kind === 'sequence' ? node.items.length : node.entries.length;
    const flow = place.inFlow || node.flow || size === 0;
    if (node.kind === 'sequence') {
      if (flow) this.#flowSequence(node, place);
      else this.#blockSequence(node, place);
      return;
    }
    if (flow) this.#flowMapping(node, place);
    else this.#blockMapping(node, place);
  }

  #blockSequence(node: OutputSequence, place: Place): void {
    const indentless = place.inMapping && !this.#out.indention;
    const indent = indentless ? place.indent : this.#inner(place.indent);
    for (const item of node.items) {
      this.#out.indent(indent);
      this.#out.indicator('-', true, false, true);
      this.#node(item, { indent });
    }
  }

  #blockMapping(node: OutputMapping, place: Place): void {
    const indent = this.#inner(place.indent);
    for (const [key, value] of node.entries) {
      this.#out.indent(indent);
      if (isSimpleKey(key)) {
        this.#node(key, { indent, isKey: true });
        this.#out.indicator(':', false);
      } else {
        this.#out.indicator('?', true, false, true);
        this.#node(key, { indent, inMapping: true });
        this.#out.indent(indent);
        this.#out.indicator(':', true, false, true);
      }
      this.#node(value, { indent, inMapping: true });
    }
  }

  #flowSequence(node: OutputSequence, place: Place): void {
    const indent = this.#continued(place.indent);
    this.#out.indicator('[', true, true);
    for (const [i, item] of node.items.entries()) {
      if (i > 0) this.#out.indicator(',', false);
      if (this.#out.column > this.#width) this.#out.indent(indent);
      this.#node(item, { indent, inFlow: true });
    }
    this.#out.indicator(']', false);
  }

  #flowMapping(node: OutputMapping, place: Place): void {
    const indent = this.#continued(place.indent);
    this.#out.indicator('{', true, true);
    for (const [i, [key, value]] of node.entries.entries()) {
      if (i > 0) this.#out.indicator(',', false);
      if (this.#out.column > this.#width) this.#out.indent(indent);
      if (isSimpleKey(key)) {
        this.#node(key, { indent, inFlow: true, isKey: true });
        this.#out.indicator(':', false);
      } else {
        this.#out.indicator('?', true);
        this.#node(key, { indent, inFlow: true });
        if (this.#out.column > this.#width) this.#out.indent(indent);
        this.#out.indicator(':', true);
      }
      this.#node(value, { indent, inFlow: true });
    }
    this.#out.indicator('}', false);
  }

  #scalar({ text, plain, isOther, block }: OutputScalar, place: Place): void {
    const { quotes } = this.#style;
    // The mark of a scalar whose type is not what its quotes say.
    if (quotes && isOther) this.#out.indicator('!', true);
    const allows = analyzeScalar(text, this.#unicode);
    const wrapping = { allowed: !place.isKey, width: this.#width, indent: this.#continued(place.indent) };
    if (block) {
      if (allows.block && !place.inFlow && !place.isKey) writeLiteral(this.#out, text, this.#indent, wrapping);
      else writeDoubleQuoted(this.#out, text, this.#unicode, wrapping);
      return;
    }
    const fits = place.inFlow ? allows.plainInFlow : allows.plainInBlock;
    const emptyKey = text === '' && (place.inFlow || place.isKey);
    if (plain && !quotes && fits && !emptyKey && !(place.isKey && allows.multiline)) {
      writePlain(this.#out, text, place.inFlow ?? false, wrapping);
      return;
    }
    if (quotes !== '"' && allows.singleQuoted && !(place.isKey && allows.multiline)) {
      writeSingleQuoted(this.#out, text, wrapping);
      return;
    }
    writeDoubleQuoted(this.#out, text, this.#unicode, wrapping);
  }

  /** The column of a block collection inside of one at `indent`. */
  #inner(indent: number): number {
    return indent < 0 ? 0 : indent + this.#indent;
  }

  /** The column where a flow collection or a scalar goes on after a line break. */
  #continued(indent: number): number {
    return indent < 0 ? this.#indent : indent + this.#indent;
  }
}

function isSimpleKey(node: OutputNode): boolean {
  if (node.kind === 'sequence') return node.items.length === 0;
  if (node.kind === 'mapping') return node.entries.length === 0;
  return Buffer.byteLength(node.text) <= LONGEST_KEY && !analyzeScalar(node.text, true).multiline;
}
