import { InfrakitError } from '../../source/infrakit-error.ts';
import type { Body, Expr } from '../language/ast.ts';
import { SyntaxFault } from '../language/syntax-fault.ts';
import { walk } from '../language/walk.ts';
import type { Place } from '../place.ts';
import type { Library } from '../runtime/engine.ts';
import { UnknownName } from './unknown-name.ts';

const LOOKUP_FUNCTIONS: ReadonlySet<string> = new Set(['lookup', 'query', 'q']);

/** Everything that is wrong with a text before any value is known. */
export function faultsOf(parse: () => Body | Expr, place: Place, library: Library): InfrakitError[] {
  try {
    return [...unknownNames(parse(), place, library)];
  } catch (error) {
    return [asError(error, place)];
  }
}

/** What the text means; @throws InfrakitError, the first of its faults */
export function firstFault<T extends Body | Expr>(parse: () => T, place: Place, library: Library): T {
  let parsed: T;
  try {
    parsed = parse();
  } catch (error) {
    throw asError(error, place);
  }
  for (const fault of unknownNames(parsed, place, library)) throw fault;
  return parsed;
}

function asError(error: unknown, place: Place): InfrakitError {
  if (!(error instanceof SyntaxFault)) throw error;
  return new InfrakitError(error.message, { span: place(error.start, error.end), hint: error.hint });
}

function* unknownNames(tree: Body | Expr, place: Place, library: Library): Iterable<InfrakitError> {
  const shelves = { filter: library.filters, test: library.tests, lookup: library.lookups };
  for (const used of namesIn(tree)) {
    const shelf = shelves[used.kind];
    if (!shelf.get(used.name)) yield unknown(used.kind, used.name, used, place, shelf.keys());
  }
}

/** A filter, test or lookup that a text uses; `start` is where its name stands in the text. */
export interface UsedName {
  readonly kind: 'filter' | 'test' | 'lookup';
  readonly name: string;
  readonly start: number;
}

/** What a text uses by name. A lookup whose name is an expression is not among it. */
export function* namesIn(tree: Body | Expr): Iterable<UsedName> {
  for (const node of walk(tree)) {
    if (node.kind === 'filter' || node.kind === 'test') yield { kind: node.kind, name: node.name, start: node.start };
    if (node.kind !== 'call' || node.callee.kind !== 'name' || !LOOKUP_FUNCTIONS.has(node.callee.name)) continue;
    const [name] = node.args.positional;
    if (name?.kind !== 'constant' || typeof name.value !== 'string') continue;
    yield { kind: 'lookup', name: name.value, start: name.start };
  }
}

function unknown(
  what: 'filter' | 'test' | 'lookup',
  name: string,
  { start }: { start: number },
  place: Place,
  known: Iterable<string>,
): InfrakitError {
  const quoteWidth = what === 'lookup' ? 2 : 0;
  const span = place(start, start + name.length + quoteWidth);
  return UnknownName.among(what, name, span, known);
}
