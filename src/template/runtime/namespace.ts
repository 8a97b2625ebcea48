import { Entity, type Value } from '../value.ts';

/** `namespace(…)`: variables that a loop can change for what follows it. */
export class Namespace extends Entity {
  readonly typeName = 'Namespace';
  readonly #attributes: Map<string, Value>;

  constructor(attributes: ReadonlyMap<string, Value>) {
    super();
    this.#attributes = new Map(attributes);
  }

  attribute(name: string): Value | undefined {
    return this.#attributes.get(name);
  }

  set(name: string, value: Value): void {
    this.#attributes.set(name, value);
  }

  text(): string {
    return '<Namespace>';
  }
}

/** What `{% import %}` gives a name to: the top level of another template. */
export class ImportedTemplate extends Entity {
  readonly typeName = 'module';
  readonly #name: string;
  readonly #exports: ReadonlyMap<string, Value>;

  constructor(name: string, exports: ReadonlyMap<string, Value>) {
    super();
    this.#name = name;
    this.#exports = exports;
  }

  attribute(name: string): Value | undefined {
    return this.#exports.get(name);
  }

  text(): string {
    return `<template ${this.#name}>`;
  }
}
