import { didYouMean } from '../source/nearest.ts';
import type { Span } from '../source/span.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { HASH_SCHEMES, isHashScheme } from '../template/formats/crypt/password-hash.ts';
import { Template } from '../template/template.ts';
import { isList, type Value } from '../template/value.ts';
import { collectionsAround, collectionsOf } from './collections-keyword.ts';
import { isFile } from './find-file.ts';
import { checkKeywords, type Fields, fieldsOf } from './keywords.ts';
import { type LoadContext, report, reporting, warn } from './load-context.ts';
import type { Block, Keyword, Level, Play, RoleReference, TaskItem, VarsPrompt } from './model.ts';
import { noUses, type Place } from './place.ts';
import { readItems } from './read-items.ts';
import { readLevel, typedKeyword } from './read-level.ts';
import { readFlag, variableName } from './read-loop.ts';
import { readReferences } from './read-role.ts';
import { isEmpty, readKeyword, readValue } from './read-value.ts';
import { warnOfReserved, warnOfReservedIn } from './reserved-names.ts';
import { useRole } from './use-role.ts';
import { loadVarsFile, varsFileCandidates } from './vars-file.ts';

/**
 * A play.
 *
 * @param above what the `import_playbook` statements that lead here add to it, outermost first
 */
export function readPlay(
  fields: Fields,
  span: Span,
  directory: string,
  above: readonly Level[],
  context: LoadContext,
): Play | undefined {
  checkKeywords(fields, 'play', context);
  const vars = fields.get('vars')?.value;
  if (vars?.kind === 'mapping') warnOfReserved(vars.entries, context);
  const hosts = readHosts(fields, span, context);
  const lists = {
    preTasks: [] as TaskItem[],
    roles: [] as Block[],
    tasks: [] as TaskItem[],
    postTasks: [] as TaskItem[],
  };
  const handlers: TaskItem[] = [];
  const keyword = (name: string) => typedKeyword(fields, name, context);
  const around = { context, collections: [], playbookDirectory: directory };
  const play: Play = {
    kind: 'play',
    ...addedTo(readLevel(withUserAlias(fields, context), span, around), above),
    parent: undefined,
    hosts: hosts ?? { value: null, span },
    gatherFacts: keyword('gather_facts'),
    gatherSubset: keyword('gather_subset'),
    gatherTimeout: keyword('gather_timeout'),
    factPath: keyword('fact_path'),
    serial: readSerial(fields, context),
    strategy: keyword('strategy'),
    order: keyword('order'),
    maxFailPercentage: keyword('max_fail_percentage'),
    forceHandlers: keyword('force_handlers'),
    varsFiles: readVarsFiles(fields.get('vars_files')?.value, directory, context),
    varsPrompt: readPrompts(fields.get('vars_prompt')?.value, context),
    ...lists,
    handlers,
    directory,
  };
  const uses = noUses();
  const place: Place = {
    context,
    parent: play,
    role: undefined,
    directory,
    playbookDirectory: directory,
    isHandler: false,
    collections: collectionsOf(fields, {
      context,
      collections: collectionsAround(directory),
      playbookDirectory: directory,
    }),
    chain: [],
    uses,
  };
  const items = (name: string) => readItems(fields.get(name)?.value, place, name);
  lists.preTasks.push(...items('pre_tasks'));
  lists.roles.push(...readReferences(fields.get('roles')?.value, around).flatMap((role) => useIn(place, role)));
  lists.tasks.push(...items('tasks'));
  lists.postTasks.push(...items('post_tasks'));
  const own = readItems(fields.get('handlers')?.value, { ...place, isHandler: true });
  handlers.push(...uses.handlers, ...own);
  return hosts ? play : undefined;
}

function useIn(place: Place, reference: RoleReference): Block[] {
  const { context } = place;
  const name = reporting(context, () => context.staticValue(reference.name, place.parent?.vars ?? new Map()));
  const here = { ...place, collections: reference.collections ?? place.collections };
  const block =
    name === undefined
      ? undefined
      : useRole({ ...reference, name: String(name), once: true, listed: true }, here, readItems);
  return block ? [block] : [];
}

function readHosts(fields: Fields, span: Span, context: LoadContext): Keyword | undefined {
  const hosts = typedKeyword(fields, 'hosts', context);
  const isNothing = hosts && (hosts.value === '' || (isList(hosts.value) && hosts.value.length === 0));
  if (hosts && !isNothing) return hosts;
  report(context, hosts || fields.has('hosts') ? '"hosts" of this play is empty' : 'this play has no "hosts"', {
    span: fields.get('hosts')?.key.span ?? firstKey(fields) ?? span,
    ansible: fields.has('hosts')
      ? 'Hosts list cannot be empty. Please check your playbook'
      : "the field 'hosts' is required but was not set",
    hint: fields.has('hosts') ? undefined : 'a playbook is a list of plays; a list of tasks is for import_tasks',
  });
  return undefined;
}

const BATCH_SIZE = /^\s*\d+(?:\.\d+%|%)?\s*$/;

/** Each size of a batch is checked where it stands; a template is left for the run. */
function readSerial(fields: Fields, context: LoadContext): Keyword | undefined {
  const node = fields.get('serial')?.value;
  const sizes = node?.kind === 'sequence' ? node.items : [node];
  for (const size of sizes) {
    if (size?.kind !== 'scalar' || isEmpty(size)) continue;
    const text = String(size.value);
    if (text.includes('{{') || BATCH_SIZE.test(text)) continue;
    report(context, `serial: "${text}" is neither a number of hosts nor a percentage`, { span: size.span });
  }
  return typedKeyword(fields, 'serial', context);
}

const firstKey = (fields: Fields): Span | undefined => [...fields.values()][0]?.key.span;

/** `user` is the old name of `remote_user`. */
function withUserAlias(fields: Fields, context: LoadContext): Fields {
  const user = fields.get('user');
  if (user && fields.has('remote_user')) {
    report(context, 'this play has both "user" and "remote_user"', {
      span: user.key.span,
      hint: '"user" is the old name of "remote_user": leave it out',
      ansible:
        "both 'user' and 'remote_user' are set for this play. The use of 'user' is deprecated, and should be removed",
    });
  }
  return user && !fields.has('remote_user') ? new Map([...fields, ['remote_user', user]]) : fields;
}

/** A play with the vars, tags and conditions of the statements that import it; their vars win. */
function addedTo(level: Level, above: readonly Level[]): Level {
  return {
    ...level,
    vars: new Map([...level.vars, ...above.toReversed().flatMap(({ vars }) => [...vars])]),
    tags: [...new Set([...above.flatMap(({ tags }) => tags), ...level.tags])],
    when: [...above.flatMap(({ when }) => when), ...level.when],
  };
}

function readVarsFiles(node: YamlNode | undefined, directory: string, context: LoadContext): readonly Keyword[] {
  if (!node || isEmpty(node)) return [];
  const nodes = node.kind === 'sequence' ? node.items : [node];
  const files = nodes.flatMap((item) => readVarsFileEntry(item, context) ?? []);
  for (const { value, span } of files) checkVarsFile(value, span, directory, context);
  return files;
}

function readVarsFileEntry(node: YamlNode, context: LoadContext): Keyword | undefined {
  const names = node.kind === 'sequence' ? node.items : [node];
  if (names.every(({ kind }) => kind === 'scalar')) return readKeyword(node, context);
  report(context, 'an entry of "vars_files" must be the name of a file or a list of names', { span: node.span });
  return undefined;
}

/** The file itself is read again when the play starts: an earlier play may write it. */
function checkVarsFile(value: Value, span: Span, directory: string, context: LoadContext): void {
  const names = isList(value) ? value : [value];
  if (names.some((name) => name instanceof Template)) return;
  const found = names.flatMap((name) => varsFileCandidates(String(name), directory)).find(isFile);
  if (found !== undefined) {
    loadVarsFile(found, context, span);
    warnOfReservedIn([found], context);
  } else warn(context, `the vars file "${names.join('" or "')}" is not there yet`, { span });
}

function readPrompts(node: YamlNode | undefined, context: LoadContext): readonly VarsPrompt[] {
  if (!node || isEmpty(node)) return [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => readPrompt(item, context) ?? []);
  report(context, '"vars_prompt" must be a list', { span: node.span });
  return [];
}

function readPrompt(node: YamlNode, context: LoadContext): VarsPrompt | undefined {
  if (node.kind !== 'mapping') {
    report(context, 'a prompt must be a mapping with "name"', { span: node.span });
    return undefined;
  }
  const fields = fieldsOf(node, context);
  checkKeywords(fields, 'vars_prompt', context);
  const name = variableName(fields, 'name', context);
  // No answer is ever a template here, so that there is nothing that `unsafe` would have to ask for.
  readFlag(fields, 'unsafe', context);
  const value = (key: string) => {
    const written = fields.get(key)?.value;
    return written && !isEmpty(written) ? readValue(written, context) : undefined;
  };
  if (name === undefined) {
    if (!fields.has('name')) {
      const ansible = "Invalid vars_prompt data structure, missing 'name' key";
      report(context, 'this prompt has no "name"', { span: node.span, ansible });
    }
    return undefined;
  }
  return {
    name,
    prompt: value('prompt'),
    private: readFlag(fields, 'private', context) ?? true,
    default: value('default'),
    confirm: readFlag(fields, 'confirm', context) ?? false,
    encrypt: readScheme(fields, context),
    salt: readKeyword(fields.get('salt')?.value, context),
    saltSize: typedKeyword(fields, 'salt_size', context),
    span: node.span,
  };
}

function readScheme(fields: Fields, context: LoadContext): Keyword | undefined {
  const scheme = readKeyword(fields.get('encrypt')?.value, context);
  if (!scheme || scheme.value instanceof Template || isHashScheme(String(scheme.value))) return scheme;
  report(context, `there is no scheme "${scheme.value}" to encrypt the answer with`, {
    span: scheme.span,
    hint: didYouMean(String(scheme.value), HASH_SCHEMES) ?? `there are ${HASH_SCHEMES.join(', ')}`,
  });
  return undefined;
}
