import { limitText } from '../operations/limits.ts';
import { text } from '../operations/text.ts';
import { DictView, Entity, type Value } from '../value.ts';
import { Absent } from './absent.ts';

/** Where a template writes what it renders. */
export interface Output {
  text(data: string): void;
  value(value: Value): void;
  finish(): Value;
}

/** What `{{ value }}` prints: nothing for None. */
function printed(value: Value): string {
  if (value === null || value instanceof Absent) return '';
  // What is read only once is printed as the list of what it gives.
  if (value instanceof DictView) return text(Array.from(value));
  return text(value instanceof Entity && value.items ? value.items() : value);
}

/** Collects a text. */
export class TextOutput implements Output {
  #written = '';

  text(data: string): void {
    this.#written += data;
    limitText(this.#written.length);
  }

  value(value: Value): void {
    this.text(typeof value === 'string' ? value : printed(value));
  }

  finish(): string {
    return this.#written;
  }
}

/** Collects the parts of a template, so that a single one keeps its type: `{% set x = 5 %}{{ x }}` gives the number. */
export class NativeOutput implements Output {
  readonly #parts: Value[] = [];

  text(data: string): void {
    this.#parts.push(data);
  }

  value(value: Value): void {
    this.#parts.push(value);
  }

  finish(): Value {
    const [only] = this.#parts;
    if (this.#parts.length === 1 && only !== undefined) return only;
    const joined = new TextOutput();
    for (const part of this.#parts) joined.value(part);
    return joined.finish();
  }
}
