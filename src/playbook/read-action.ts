import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { Span } from '../source/span.ts';
import type { YamlEntry, YamlNode, YamlScalar } from '../source/yaml-node.ts';
import { Template, trustedText } from '../template/template.ts';
import type { Dict, Value } from '../template/value.ts';
import type { Action, ModuleSource } from './action.ts';
import type { KnownAction } from './catalogue.ts';
import { toExpression } from './conditions.ts';
import { findActionEntry } from './find-action.ts';
import { readFreeText } from './free-text.ts';
import { described } from './keyword-type.ts';
import type { Fields } from './keywords.ts';
import { type LoadContext, report, reportFaults, reporting } from './load-context.ts';
import type { ModuleDefault } from './model.ts';
import { givenBy } from './module-defaults.ts';
import type { Place } from './place.ts';
import { checkTemplates, isEmpty, readValue } from './read-value.ts';
import { missingModule, resolveModule } from './resolve-module.ts';
import { STATEMENT_OPTIONS, shortName, statementOf } from './statements.ts';

export interface ReadAction {
  readonly action: Action;
  /** True for `local_action`. */
  readonly onControlNode: boolean;
  /** The nodes of arguments that were written as a mapping. */
  readonly nodes: ReadonlyMap<string, YamlNode>;
}

/**
 * What a task does: its module or statement with the arguments, from whichever of the forms it is written in.
 *
 * @param defaults the `module_defaults` of the task and of the levels around it
 */
export function readAction(
  fields: Fields,
  span: Span,
  place: Place,
  defaults: readonly ModuleDefault[],
): ReadAction | undefined {
  const { context } = place;
  const entry = findActionEntry(fields, span, place);
  if (!entry) return undefined;
  const written = String(entry.key.value);
  const viaKeyword = written === 'action' || written === 'local_action';
  const named = viaKeyword ? namedIn(entry, context) : { name: written, value: entry.value, offset: 0 };
  if (!named) return undefined;

  const args = fields.get('args')?.value;
  const onControlNode = written === 'local_action';
  if (typeof named.name !== 'string') {
    return { action: choosing(named, args, entry, place, defaults), onControlNode, nodes: new Map() };
  }
  const { action, nodes } = readNamed({ ...named, name: named.name }, args, entry, place, defaults);
  return { action, onControlNode, nodes };
}

function readNamed(
  { name, value, offset }: Named & { readonly name: string },
  args: YamlNode | undefined,
  entry: YamlEntry,
  place: Place,
  defaults: readonly ModuleDefault[],
): Pick<ReadAction, 'action' | 'nodes'> {
  const { context } = place;
  const module = statementOf(name) ? undefined : (resolveModule(name, place) ?? missingModule(name, place));
  const reader = new ArgumentReader(name, module, context);
  reader.readArgsKeyword(args);
  reader.readArguments(value, offset);
  const action = reader.finish(entry.key.span);
  checkArguments(action, place, defaults);
  return { action, nodes: reader.nodes };
}

/** An action whose module a template names. */
function choosing(
  named: Named,
  args: YamlNode | undefined,
  entry: YamlEntry,
  place: Place,
  defaults: readonly ModuleDefault[],
): Action {
  const template = named.name as Template;
  return {
    name: template.text,
    chosen: {
      name: template,
      read: (name, context) => readNamed({ ...named, name }, args, entry, { ...place, context }, defaults).action,
    },
    args: new Map(),
    argsTemplate: undefined,
    freeForm: undefined,
    span: entry.key.span,
    spans: new Map(),
  };
}

interface Named {
  readonly name: string | Template;
  readonly value: YamlNode;
  /** Where the arguments start in a text. */
  readonly offset: number;
}

/** `action: module k=v` and `action: { module: …, … }`. */
function namedIn({ key, value }: YamlEntry, context: LoadContext): Named | undefined {
  const module = value.kind === 'mapping' ? value.entries.find((entry) => entry.key.value === 'module')?.value : value;
  const text = module?.kind === 'scalar' && typeof module.value === 'string' ? module.value : '';
  const [written] = /^(?:\{\{[\s\S]*?\}\}|\S)+/.exec(text) ?? [];
  if (written === undefined) {
    report(context, `"${key.value}" must name a module`, { span: value.span });
    return undefined;
  }
  const name = written.includes('{{') ? trustedText(written, module?.span ?? value.span) : written;
  checkTemplates(name, context);
  if (value.kind !== 'mapping') return { name, value, offset: written.length };
  const entries = value.entries.filter((entry) => entry.key.value !== 'module');
  return { name, value: { ...value, entries }, offset: 0 };
}

class ArgumentReader {
  readonly nodes = new Map<string, YamlNode>();
  readonly #name: string;
  readonly #module: ModuleSource | undefined;
  readonly #known: KnownAction | undefined;
  readonly #context: LoadContext;
  readonly #expressions: ReadonlySet<string>;
  readonly #args: Dict = new Map();
  readonly #spans = new Map<string, Span>();
  #argsTemplate: Template | undefined;
  #freeForm: string | Template | undefined;

  constructor(name: string, module: ModuleSource | undefined, context: LoadContext) {
    this.#name = name;
    this.#module = module;
    this.#known = module?.kind === 'native' ? context.catalogue.find(module.name) : undefined;
    this.#context = context;
    this.#expressions = new Set(this.#known?.expressions);
  }

  /** `args:` beside the module; what stands at the module itself wins over it. */
  readArgsKeyword(node: YamlNode | undefined): void {
    if (!node || isEmpty(node)) return;
    if (node.kind === 'mapping') {
      this.#readMapping(node.entries);
      return;
    }
    const value = readValue(node, this.#context);
    if (value instanceof Template) this.#argsTemplate = value;
    else report(this.#context, `"args" must be a mapping, not ${described(value)}`, { span: node.span });
  }

  readArguments(node: YamlNode, offset: number): void {
    if (isEmpty(node)) return;
    if (node.kind === 'mapping') this.#readMapping(node.entries);
    else if (node.kind === 'scalar' && typeof node.value === 'string') this.#readText(node, offset);
    else this.#refuseArguments(node);
  }

  finish(span: Span): Action {
    return {
      name: this.#name,
      module: this.#module,
      args: this.#args,
      argsTemplate: this.#argsTemplate,
      freeForm: this.#freeForm,
      span,
      spans: this.#spans,
    };
  }

  #readMapping(entries: readonly YamlEntry[]): void {
    for (const { key, value } of entries) {
      const name = String(key.value);
      if (name === '_raw_params' && value.kind === 'scalar') {
        this.#takeRest(freeTextOf(readValue(value, this.#context)), value.span);
        continue;
      }
      this.nodes.set(name, value);
      this.#spans.set(name, { ...key.span, end: Math.max(key.span.end, value.span.end) });
      this.#args.set(
        name,
        this.#expressions.has(name) ? this.#readExpressions(name, value) : readValue(value, this.#context),
      );
    }
  }

  #refuseArguments(node: YamlNode): void {
    const given = described(readValue(node, this.#context));
    report(this.#context, `the arguments of ${this.#name} must be a mapping or a text, not ${given}`, {
      span: node.span,
    });
  }

  /** A parameter that holds bare expressions stays as it is written; each is checked, and its place kept. */
  #readExpressions(name: string, node: YamlNode): Value {
    const items = node.kind === 'sequence' ? node.items : [node];
    items.forEach((item, i) => {
      if (node.kind === 'sequence') this.#spans.set(`${name}[${i}]`, item.span);
      if (item.kind !== 'scalar' || typeof item.value !== 'string') return;
      reportFaults(this.#context, this.#context.check(toExpression(item.value, item.span)));
    });
    const asWritten = (item: YamlNode): Value =>
      item.kind === 'scalar' && typeof item.value === 'string' ? item.value : readValue(item, this.#context);
    return node.kind === 'sequence' ? node.items.map(asWritten) : asWritten(node);
  }

  #readText(scalar: YamlScalar, offset: number): void {
    const vaulted = scalar.tag === '!vault';
    const plain = vaulted ? reporting(this.#context, () => readValue(scalar, this.#context)) : scalar.value;
    const { values, rest } = readFreeText(this.#name, { ...scalar, value: String(plain) }, offset, this.#context);
    for (const [name, { value, span }] of values) {
      if (this.#expressions.has(name)) {
        const text = value instanceof Template ? value.text : value;
        reportFaults(this.#context, this.#context.check(toExpression(text, span)));
        this.#args.set(name, text);
      } else {
        checkTemplates(value, this.#context);
        this.#args.set(name, value);
      }
      this.#spans.set(name, span);
    }
    if (rest !== undefined) this.#takeRest(rest, scalar.span);
  }

  #takeRest(rest: string | Template, span: Span): void {
    checkTemplates(rest, this.#context);
    if (statementOf(this.#name) || !this.#known || this.#known.takesFreeForm) {
      this.#freeForm = rest;
      this.#spans.set('_raw_params', span);
    } else if (rest instanceof Template && this.#args.size === 0) {
      this.#argsTemplate = rest;
    } else {
      this.#freeForm = rest;
      const fault = `${this.#name} takes no free text: "${rest instanceof Template ? rest.text : rest}"`;
      const hint = 'write arguments as name=value, a value with blanks in quotes';
      reportFaults(this.#context, [new InfrakitError(fault, { span, hint })]);
    }
  }
}

const freeTextOf = (value: Value): string | Template => (value instanceof Template ? value : String(value));

function checkArguments(action: Action, place: Place, defaults: readonly ModuleDefault[]): void {
  const { context } = place;
  const statement = statementOf(action.name);
  if (!statement) {
    if (action.module?.kind === 'native')
      reportFaults(context, context.catalogue.check(action, givenBy(defaults, action, place)));
    return;
  }
  const known = STATEMENT_OPTIONS[statement];
  for (const name of action.args.keys()) {
    if (known.includes(String(name))) continue;
    report(context, `${shortName(action.name)} has no argument "${name}"`, {
      span: action.spans.get(String(name)),
      hint: didYouMean(String(name), known) ?? `it knows ${known.join(', ')}`,
    });
  }
}
