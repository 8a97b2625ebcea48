import type { Span } from '../source/span.ts';
import { collectionsOf } from './collections-keyword.ts';
import { readConditions } from './conditions.ts';
import { conditionsOf, inherited, moduleDefaultsOf } from './effective.ts';
import { type Fields, fieldsOf, refuseUnsupported } from './keywords.ts';
import { type LoadContext, report } from './load-context.ts';
import type { Applied, Block, Keyword, Level, Parent, Task } from './model.ts';
import { readNames } from './names.ts';
import type { Place } from './place.ts';
import { type ReadAction, readAction } from './read-action.ts';
import { emptyLevel, readLevel, typedKeyword } from './read-level.ts';
import { readLoop, variableName } from './read-loop.ts';
import { INCLUDE_KEYWORDS, type Statement, shortName, statementOf } from './statements.ts';

/** A task of any kind; what an import becomes is decided by who reads the list. */
export function readTask(fields: Fields, span: Span, around: Place): Task | undefined {
  const collections = collectionsOf(fields, around);
  const place = { ...around, collections };
  const context = toleratesFailure(fields, place) ? { ...place.context, excused: true } : place.context;
  for (const [name, { key }] of fields) refuseUnsupported(name, key.span, context);
  const level = readLevel(fields, span, { ...place, context });
  const read = readAction(
    fields,
    span,
    { ...place, context: mayBeSkipped(fields, place) ? { ...context, excused: true } : context },
    [...(place.parent ? moduleDefaultsOf(place.parent) : []), ...level.moduleDefaults],
  );
  if (read) context.census?.task(read.action);
  if (read) refuseMeta(read, place);
  const loop = readLoop(fields, context);
  const conditions = (name: string) => nonEmpty(readConditions(fields.get(name)?.value, context));
  const task = {
    kind: 'task' as const,
    ...level,
    parent: place.parent,
    role: place.role,
    loop,
    register: variableName(fields, 'register', context),
    notify: fields.has('notify') ? readNames(fields.get('notify')?.value, context) : inheritedNotify(place.parent),
    listen: readListen(fields, place),
    changedWhen: conditions('changed_when'),
    failedWhen: conditions('failed_when'),
    until: conditions('until'),
    retries: typedKeyword(fields, 'retries', context),
    delay: typedKeyword(fields, 'delay', context),
    async: typedKeyword(fields, 'async', context),
    poll: typedKeyword(fields, 'poll', context),
    isHandler: place.isHandler,
    directory: place.directory,
    collections,
  };
  if (!read) return undefined;
  const statement = statementOf(read.action.name);
  const isInclude = statement === 'include_tasks' || statement === 'include_role';
  if (isInclude) refuseLostKeywords(fields, statement, context);
  return {
    ...task,
    ...(read.onControlNode ? onControlNode(level, read.action.span) : {}),
    action: read.action,
    applied: isInclude || statement === 'include' ? readApplied(read, level, place) : undefined,
  };
}

function toleratesFailure(fields: Fields, { parent }: Place): boolean {
  if (fields.has('failed_when')) return true;
  const written = fields.get('ignore_errors')?.value;
  const ignores = written?.kind === 'scalar' ? written.value : parent && inherited(parent, 'ignore_errors')?.value;
  return ignores !== undefined && ignores !== null && ignores !== false;
}

const mayBeSkipped = (fields: Fields, { parent }: Place): boolean =>
  fields.has('when') || (parent !== undefined && conditionsOf(parent).length > 0);

const nonEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

function inheritedNotify(parent: Parent | undefined): Block['notify'] {
  for (let level = parent; level?.kind === 'block'; level = level.parent) {
    if (level.notify.length > 0) return level.notify;
  }
  return [];
}

function readListen(fields: Fields, { isHandler, context }: Place): Task['listen'] {
  const entry = fields.get('listen');
  if (entry && !isHandler) {
    report(context, '"listen" is for handlers', { span: entry.key.span, hint: 'did you mean "notify"?' });
  }
  return readNames(entry?.value, context);
}

/** `local_action` is a module with `delegate_to: localhost`. */
function onControlNode({ keywords }: Level, span: Span): Pick<Level, 'keywords'> {
  const localhost: Keyword = { value: 'localhost', span };
  return { keywords: new Map([...keywords, ['delegate_to', localhost]]) };
}

function readApplied({ nodes, action }: ReadAction, { vars }: Level, place: Place): Applied {
  const { context } = place;
  const node = nodes.get('apply');
  if (node && node.kind !== 'mapping') report(context, '"apply" must be a mapping of keywords', { span: node.span });
  if (node?.kind !== 'mapping') return { ...emptyLevel(action.span), vars: new Map(vars) };
  const fields = fieldsOf(node, context);
  const level = readLevel(fields, node.span, place);
  const notify = readNames(fields.get('notify')?.value, context);
  return { ...level, vars: new Map([...level.vars, ...vars]), notify };
}

/** `meta: end_role` where there is no role to leave, and `flush_handlers` among handlers. */
function refuseMeta({ action }: ReadAction, { role, isHandler, context }: Place): void {
  const asked = shortName(action.name) === 'meta' ? (action.freeForm ?? action.args.get('action')) : undefined;
  if (asked === 'flush_handlers' && isHandler) {
    const message = 'flush_handlers cannot be used as a handler';
    report(context, message, { span: action.span, ansible: message });
  }
  if (asked !== 'end_role') return;
  const where = isHandler ? 'from a handler' : role ? undefined : 'from outside of a role';
  const message = `Cannot execute 'end_role' ${where}`;
  if (where) report(context, message, { span: action.span, ansible: message });
}

/** Ansible refuses these too: on a dynamic include they would reach nothing. */
function refuseLostKeywords(fields: Fields, statement: Statement, context: LoadContext): void {
  for (const [name, { key }] of fields) {
    if (INCLUDE_KEYWORDS.has(name) || name.startsWith('with_') || statementOf(name)) continue;
    report(context, `"${name}" has no effect on ${statement}`, {
      span: key.span,
      hint: `put it under "apply:" of ${statement}, and it reaches the included tasks`,
    });
  }
}
