import { didYouMean, nearest } from '../source/nearest.ts';
import type { Span } from '../source/span.ts';
import type { YamlEntry } from '../source/yaml-node.ts';
import { qualifiedName } from './collection.ts';
import { type Fields, KEYWORDS, reportUnknown } from './keywords.ts';
import { type LoadContext, report } from './load-context.ts';
import type { Place } from './place.ts';
import { resolveModule } from './resolve-module.ts';
import { statementOf } from './statements.ts';

/**
 * The entry of a task that names what it does: the one that is not a keyword. A name that no module has counts, as
 * the module may be one that only a run needs; a name close to a keyword does not.
 */
export function findActionEntry(fields: Fields, span: Span, place: Place): YamlEntry | undefined {
  const { context } = place;
  const actions = [...fields].filter(([name]) => isAction(name, place)).map(([, entry]) => entry);
  const strangers = [...fields.keys()].filter(
    (name) => !KEYWORDS.task.has(name) && !isLookup(name) && !isAction(name, place),
  );
  const unknownModules = strangers.filter((name) => actions.length === 0 && !isMisspelt(name, fields));
  const [module, ...others] = unknownModules;

  for (const name of strangers) if (name !== module) reportUnknown(name, 'task', fields, context);
  if (others.length > 0) return undefined;
  if (module !== undefined) return fields.get(module);
  if (actions.length === 1) return actions[0];
  if (actions.length > 1) reportSeveral(actions, context);
  else if (strangers.length === 0) reportNone(fields, span, context);
  return undefined;
}

/** A name close to a keyword is that keyword, unless it has arguments where the keyword would have a plain value. */
function isMisspelt(name: string, fields: Fields): boolean {
  const [meant] = nearest(name, KEYWORDS.task);
  const hasArguments = fields.get(name)?.value.kind === 'mapping';
  return meant !== undefined && !(hasArguments && !TAKES_MAPPING.has(meant));
}

const TAKES_MAPPING = new Set([
  'action',
  'args',
  'environment',
  'local_action',
  'loop',
  'loop_control',
  'module_defaults',
  'vars',
]);

const isLookup = (name: string): boolean => name.startsWith('with_');

/** What certainly is an action: known to the catalogue, a statement, or named with its collection. */
const isAction = (name: string, place: Place): boolean =>
  name === 'action' ||
  name === 'local_action' ||
  (!KEYWORDS.task.has(name) &&
    !isLookup(name) &&
    (statementOf(name) !== undefined || qualifiedName(name) !== undefined || resolveModule(name, place) !== undefined));

function reportSeveral(actions: readonly YamlEntry[], context: LoadContext): void {
  const names = actions.map(({ key }) => `"${key.value}"`).join(' and ');
  report(context, `a task does one thing, this one has ${names}`, {
    span: actions[1]?.key.span,
    hint: 'make two tasks of it, or check the indentation of the second',
  });
}

function reportNone(fields: Fields, span: Span, context: LoadContext): void {
  const names = [...fields.keys()];
  report(context, 'no module/action detected in this task', {
    span: fields.get(names[0] ?? '')?.key.span ?? span,
    hint:
      names.map((name) => didYouMean(name, context.catalogue.names())).find(Boolean) ??
      'a task needs a module, such as "debug:"',
  });
}
