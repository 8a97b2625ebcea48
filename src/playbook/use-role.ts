import { join } from 'node:path';
import type { Span } from '../source/span.ts';
import type { Dict } from '../template/value.ts';
import { validationTasks } from './argument-specs.ts';
import { collectionAround } from './collection.ts';
import { isDirectory, searched } from './find-file.ts';
import { type FoundRole, findRole } from './find-role.ts';
import { fingerprint } from './fingerprint.ts';
import { type LoadContext, report, reporting } from './load-context.ts';
import type { Block, Level, Role, RoleUse, TaskItem } from './model.ts';
import { openYaml } from './open-yaml.ts';
import { enter, type Link, type Place, type ReadItems } from './place.ts';
import { makeBlock } from './read-block.ts';
import { readRole } from './read-role.ts';
import { warnOfReservedIn } from './reserved-names.ts';
import { findVarsFiles, findYamlFile, loadVarsFiles } from './vars-file.ts';

/** Which files of a role to use instead of `main`. */
export interface RoleFiles {
  readonly tasksFrom?: string | undefined;
  readonly varsFrom?: string | undefined;
  readonly defaultsFrom?: string | undefined;
  readonly handlersFrom?: string | undefined;
}

export interface RoleRequest extends RoleFiles {
  readonly name: string;
  readonly level: Level;
  readonly params: Dict;
  readonly span: Span;
  /** True where a second use with the same parameters changes nothing: `roles:` and dependencies. */
  readonly once: boolean;
  /** True for `roles:` and dependencies: there `vars:` belong to the role and not to its tasks, which rank higher. */
  readonly listed: boolean;
  /** True where `rolespec_validate: false` asks not to check the arguments of the role. */
  readonly unchecked?: boolean | undefined;
}

/** The block that a use of a role stands for, its dependencies first. Whether it repeats another is seen when it runs. */
export const useRole = (request: RoleRequest, place: Place, readItems: ReadItems): Block | undefined =>
  usedRole(request, place, readItems)?.block;

function usedRole(
  request: RoleRequest,
  place: Place,
  readItems: ReadItems,
): { readonly use: RoleUse; readonly block: Block } | undefined {
  const { context } = place;
  const found = findRole(request.name, place, request.span);
  const inside = found && enter(place, linkTo(found, request), 'roles use each other', request.span);
  if (!found || !inside) return undefined;

  const role = readRole(found, collectionAround(place.playbookDirectory)?.name, place);
  if (role.collection === undefined) addLibrary(join(role.path, 'library'), context);
  const handlers: TaskItem[] = [];
  const dependedOn: RoleUse[] = [];
  const use: RoleUse = {
    role,
    identity: request.once && !role.allowDuplicates ? identityOf(role, request) : undefined,
    defaults: readRoleVars(role, 'defaults', request.defaultsFrom, request.span, context),
    inlineVars: request.level.vars,
    vars: readRoleVars(role, 'vars', request.varsFrom, request.span, context),
    params: request.params,
    parents: place.role ? [...place.role.parents, place.role] : [],
    dependencies: dependedOn,
    handlers,
  };
  const fill = (within: Place) => {
    const dependencies = role.dependencies.flatMap((reference) => {
      const name = reporting(context, () => context.staticValue(reference.name, new Map()));
      const dependency = { ...reference, name: nameOnShelf(String(name)), once: true, listed: true };
      return name === undefined ? [] : (usedRole(dependency, within, readItems) ?? []);
    });
    dependedOn.push(...dependencies.map(({ use: own }) => own));
    const inTasks = { ...within, directory: join(role.path, 'tasks') };
    const tasks = readItems(openRoleFile(role, 'tasks', request.tasksFrom, request.span, context), inTasks);
    const inHandlers = { ...within, directory: join(role.path, 'handlers'), isHandler: true };
    const written = openRoleFile(role, 'handlers', request.handlersFrom, request.span, context);
    handlers.push(...readItems(written, inHandlers));
    place.uses.handlers.push(...handlers);
    const checks = request.unchecked ? [] : validationTasks(use, request.tasksFrom, inTasks, request.span);
    return { body: [...dependencies.map(({ block }) => block), ...checks, ...tasks] };
  };
  const level = request.listed ? { ...request.level, vars: new Map() } : request.level;
  const block = makeBlock({ ...inside, role: use, collections: role.collections }, { level, origin: 'role', fill });
  return { use, block };
}

/** Modules that a role brings along are there for all that is read after it, as in Ansible. */
export function addLibrary(directory: string, { libraries }: LoadContext): void {
  if (libraries && !libraries.includes(directory) && isDirectory(directory)) libraries.push(directory);
}

/** A role may import other files of itself; only the same file again is a circle. */
const linkTo = ({ name, path }: FoundRole, { tasksFrom }: RoleRequest): Link =>
  tasksFrom === undefined
    ? { path, shown: name }
    : { path: join(path, 'tasks', tasksFrom), shown: `${name}/${tasksFrom}` };

/** `src: https://…/name.git` of a galaxy requirement names the role `name`. */
const nameOnShelf = (name: string): string =>
  name.includes('://') || name.startsWith('git@') ? (/([^/]+?)(?:\.git|\.tar\.gz)?$/.exec(name)?.[1] ?? name) : name;

const identityOf = ({ path }: Role, { params, level, ...from }: RoleRequest): string =>
  fingerprint([
    path,
    params,
    level.vars,
    level.tags,
    level.when.map(({ text }) => text),
    [from.tasksFrom ?? null, from.varsFrom ?? null, from.defaultsFrom ?? null, from.handlersFrom ?? null],
  ]);

function readRoleVars(
  role: Role,
  kind: 'defaults' | 'vars',
  from: string | undefined,
  span: Span,
  context: LoadContext,
): Dict {
  const files = findVarsFiles(join(role.path, kind), from ?? 'main');
  if (files.length === 0 && from !== undefined) reportMissing(role, kind, from, span, context);
  const vars = loadVarsFiles(files, context);
  warnOfReservedIn(files, context);
  return vars;
}

function openRoleFile(
  role: Role,
  kind: 'tasks' | 'handlers',
  from: string | undefined,
  span: Span,
  context: LoadContext,
): ReturnType<typeof openYaml> {
  const file = findYamlFile(join(role.path, kind), from ?? 'main');
  if (file !== undefined) return openYaml(file, context, span);
  if (from !== undefined) reportMissing(role, kind, from, span, context);
  return undefined;
}

const reportMissing = (role: Role, kind: string, name: string, span: Span, context: LoadContext): void =>
  report(context, `the role "${role.name}" has no ${kind} file "${name}"`, {
    span,
    hint: searched([join(role.path, kind, name), join(role.path, kind, `${name}.yml`)]),
  });
