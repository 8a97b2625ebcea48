import { readFileSync } from 'node:fs';
import type { Play, Task } from '../playbook/model.ts';
import { varsFileCandidates } from '../playbook/vars-file.ts';
import { Expression, Template } from '../template/template.ts';
import { codeOf, factsMentioned, readsByName } from '../vars/fact-mentions.ts';
import type { RunOptions, Site } from './run-options.ts';
import { searchPath } from './search-path.ts';

/** What brings in code that is not known yet, or reads variables by names that it is given. */
const DYNAMIC: ReadonlySet<string> = new Set([
  'include_tasks',
  'include_role',
  'include_vars',
  'validate_argument_spec',
  'add_host',
  'group_by',
]);

/** In a file: what brings in another one, hides what it says, or changes how tags look. */
const UNCLEAR = /\{%[-+]?\s*(?:include|import|from|extends)\b|^#jinja2:|^\$ANSIBLE_VAULT|\\[xuU]/m;

/** Where a walk through the model would leave what was written for a play. */
const BESIDE: ReadonlySet<string> = new Set(['parent', 'span', 'spans']);

/**
 * The facts of hosts that something in a run may read, found before it runs by looking through all that was written for
 * it: a play whose facts nobody reads need not gather them. Whatever cannot be decided means that any fact may be read.
 */
export class ReferencedFacts {
  readonly #site: Site;
  readonly #options: RunOptions;
  readonly #seen = new WeakSet<object>();
  readonly #codes = new Set<string>();
  readonly #facts = new Set<string>();
  #hasReadPlays = false;
  #any = false;
  #readsFiles = false;
  /** Something may write on the control node, where a file may be another by the time it is read. */
  #worksHere = false;

  constructor(site: Site, options: RunOptions) {
    this.#site = site;
    this.#options = options;
    this.#any = options.verbosity > 0 || options.showsResults === true || options.settings.factFiles !== undefined;
  }

  /**
   * The facts, without `ansible_`, that may be read in the scope of some hosts from now to the end of the run; undefined
   * where it may be any.
   */
  on(hosts: readonly string[]): ReadonlySet<string> | undefined {
    if (!this.#hasReadPlays && !this.#any) this.#readPlays();
    for (const layer of hosts.flatMap((host) => this.#site.inventory.variablesOf(host))) {
      if (this.#any) return undefined;
      this.#worksHere ||= layer.has('ansible_connection');
      this.#walk(layer, undefined);
    }
    if (this.#readsFiles && (this.#worksHere || this.#hasLocalHosts())) this.#any = true;
    return this.#any ? undefined : new Set(this.#facts);
  }

  #hasLocalHosts(): boolean {
    const { hosts, groups } = this.#site.inventory;
    return [...hosts.values(), ...groups.values()].some(({ vars }) => vars.has('ansible_connection'));
  }

  #readPlays(): void {
    this.#hasReadPlays = true;
    this.#worksHere = this.#options.defaults.connection === 'local';
    this.#walk(this.#options.extraVars, undefined);
    for (const play of this.#site.playbooks.flatMap(({ plays }) => plays)) {
      this.#worksHere ||= [play.hosts.value].flat().some((hosts) => !isRemote(hosts));
      for (const { value } of play.varsFiles) {
        for (const name of [value].flat()) this.#readFile(name, (file) => varsFileCandidates(file, play.directory));
      }
      this.#walk(play, play);
    }
  }

  /** Everything within a part of the model or a value; texts are inert unless they are templates or expressions. */
  #walk(value: unknown, play: Play | undefined): void {
    if (this.#any || typeof value !== 'object' || value === null) return;
    if (this.#seen.has(value)) return;
    this.#seen.add(value);
    if (value instanceof Template) this.#note(codeOf(value.text));
    else if (value instanceof Expression) this.#note(value.text);
    else if (Array.isArray(value)) for (const item of value) this.#walk(item, play);
    else if (value instanceof Map) this.#walkMap(value, play);
    else if (Object.getPrototypeOf(value) === Object.prototype) {
      if ('kind' in value && value.kind === 'task') this.#readTask(value as Task, play);
      // They may give a task any of its arguments.
      if ('moduleDefaults' in value && Array.isArray(value.moduleDefaults) && value.moduleDefaults.length > 0)
        this.#any = true;
      for (const [key, part] of Object.entries(value)) if (!BESIDE.has(key)) this.#walk(part, play);
    }
  }

  #walkMap(map: ReadonlyMap<unknown, unknown>, play: Play | undefined): void {
    for (const [key, value] of map) {
      if (key === 'connection' || key === 'delegate_to' || key === 'ansible_connection') this.#worksHere = true;
      // The name of a fact to set may be a template.
      if (typeof key === 'string' && /\{\{|\{%/.test(key)) this.#note(codeOf(key));
      this.#walk(value, play);
    }
  }

  #readTask(task: Task, play: Play | undefined): void {
    const { action, loop } = task;
    if (action.chosen) this.#any = true;
    const known = this.#site.actions.of(action);
    const name = known?.name ?? action.name.split('.').at(-1) ?? '';
    if (DYNAMIC.has(name) || (loop && loop.kind !== 'loop' && readsByName(loop.kind))) this.#any = true;
    if (name === 'fetch') this.#worksHere = true;
    if (known?.kind === 'control' && known.expressions !== undefined) {
      // Their plain texts are expressions.
      if (action.argsTemplate) this.#any = true;
      this.#noteTexts([...action.args.values(), action.freeForm]);
    }
    if (name === 'template') {
      if (action.argsTemplate || [...action.args.keys()].some((key) => /_string$/.test(String(key)))) this.#any = true;
      const places = searchPath('templates', play, task);
      this.#readFile(action.args.get('src'), (file) => places.map((place) => `${place}/${file}`));
    }
  }

  #noteTexts(values: readonly unknown[]): void {
    for (const value of values) {
      if (typeof value === 'string') this.#note(value);
      else if (Array.isArray(value)) this.#noteTexts(value);
    }
  }

  /** Looks through a file that will be rendered; one that is not there, or only named by then, may read any fact. */
  #readFile(name: unknown, candidates: (name: string) => readonly string[]): void {
    const text = typeof name === 'string' ? firstText(name.startsWith('/') ? [name] : candidates(name)) : undefined;
    if (text === undefined || UNCLEAR.test(text)) this.#any = true;
    else this.#note(codeOf(text));
    this.#readsFiles = true;
  }

  #note(code: string): void {
    if (this.#any || this.#codes.has(code)) return;
    this.#codes.add(code);
    const facts = factsMentioned(code);
    const setup = this.#site.actions.get('setup');
    for (const fact of facts ?? []) {
      this.#facts.add(fact);
      // It may be an interface, or a variable of the user's own.
      if (setup?.kind !== 'module' || !setup.setsFact?.(fact)) this.#any = true;
    }
    if (facts === undefined) this.#any = true;
  }
}

const isRemote = (hosts: unknown): boolean => typeof hosts === 'string' && !/localhost|127\.0\.0\.1|::1/.test(hosts);

function firstText(paths: readonly string[]): string | undefined {
  for (const path of paths) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      // Not there: the next may be.
    }
  }
  return undefined;
}
