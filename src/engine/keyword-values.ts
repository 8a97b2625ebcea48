import type { InheritedKeyword, Keyword, Parent, Task } from '../playbook/model.ts';
import { DependsOnUnknown } from '../sdk/control-node.ts';
import { FALSE_WORDS, TRUE_WORDS } from '../sdk/params.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { text } from '../template/operations/text.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Scope } from '../template/scope.ts';
import { isList, OMIT, Unknown, type Value } from '../template/value.ts';
import type { RunOptions } from './run-options.ts';

const FALSE: ReadonlySet<string> = new Set([...FALSE_WORDS, '', 'none']);

/** Reads the keywords of one task on one host: rendered, and as the type that the keyword has. */
export class KeywordValues {
  readonly #renderer: Renderer;
  readonly #scope: Scope;

  constructor(renderer: Renderer, scope: Scope) {
    this.#renderer = renderer;
    this.#scope = scope;
  }

  /** The nearest value of an inherited keyword, or undefined where none is written. What is omitted is as if not written. */
  inherited(nearest: Task | Parent, name: InheritedKeyword): Rendered | undefined {
    for (let level: Task | Parent | undefined = nearest; level; level = level.parent) {
      const value = this.read(level.keywords.get(name), name);
      if (value) return value;
    }
    return undefined;
  }

  /** Whether a task only tells what it would change: by its own word, or that of the run. */
  checks(task: Task, { check }: Pick<RunOptions, 'check'>): boolean {
    return this.inherited(task, 'check_mode')?.bool() ?? check;
  }

  /** Whether what a task gives is hidden: by its own word, or that of the settings. */
  hides(task: Task, { settings }: Pick<RunOptions, 'settings'>): boolean {
    return this.inherited(task, 'no_log')?.bool() ?? settings.noLog;
  }

  /**
   * A keyword, or undefined where it is not written or its value is `omit`.
   *
   * @throws DependsOnUnknown in check mode where its value depends on what has not happened yet
   */
  read(keyword: Keyword | undefined, name: string): Rendered | undefined {
    if (!keyword) return undefined;
    // Most keywords are plain words, and there are many: they need no rendering.
    const plain = typeof keyword.value !== 'object';
    const value = plain ? keyword.value : this.#renderer.render(keyword.value, this.#scope);
    if (value === OMIT || value === null) return undefined;
    if (value instanceof Unknown) throw new DependsOnUnknown(`"${name}" depends on it: ${value.reason}`);
    return new Rendered(value, name, keyword);
  }
}

/** The value of a keyword, ready to be read as one type or another. */
export class Rendered {
  readonly value: Value;
  readonly #name: string;
  readonly #keyword: Keyword;

  constructor(value: Value, name: string, keyword: Keyword) {
    this.value = value;
    this.#name = name;
    this.#keyword = keyword;
  }

  bool(): boolean {
    return toBool(this.value) ?? this.#refuse(`true or false: the value '${text(this.value)}' is not a valid boolean`);
  }

  number(): number {
    const number = typeof this.value === 'string' && this.value.trim() !== '' ? Number(this.value) : this.value;
    return typeof number === 'number' && Number.isFinite(number) ? number : this.#refuse('a number');
  }

  text(): string {
    if (typeof this.value === 'string') return this.value;
    return typeof this.value === 'number' ? String(this.value) : this.#refuse('a text');
  }

  list(): readonly Value[] {
    return isList(this.value) ? this.value : [this.value];
  }

  #refuse(wanted: string): never {
    throw new InfrakitError(`"${this.#name}" must be ${wanted}`, { span: this.#keyword.span });
  }
}

/** A boolean in any spelling that Ansible takes, or undefined. */
export function toBool(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  const word = String(value).toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  return FALSE.has(word) ? false : undefined;
}
