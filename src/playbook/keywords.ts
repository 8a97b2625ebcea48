import { didYouMean } from '../source/nearest.ts';
import type { YamlEntry, YamlMapping } from '../source/yaml-node.ts';
import { type LoadContext, report } from './load-context.ts';
import { INHERITED_KEYWORDS } from './model.ts';

/** The entries of a mapping by their name. */
export type Fields = ReadonlyMap<string, YamlEntry>;

/** What every level can carry. */
const EVERYWHERE = ['name', 'vars', 'environment', 'tags', 'module_defaults', 'collections', 'debugger'];
const CONDITIONAL = [...INHERITED_KEYWORDS, ...EVERYWHERE, 'when'];

/** The keywords of each kind of mapping in a playbook. */
export const KEYWORDS = {
  play: new Set([
    ...INHERITED_KEYWORDS.filter((keyword) => !keyword.startsWith('delegate_')),
    ...EVERYWHERE,
    'fact_path',
    'force_handlers',
    'gather_facts',
    'gather_subset',
    'gather_timeout',
    'handlers',
    'hosts',
    'max_fail_percentage',
    'order',
    'post_tasks',
    'pre_tasks',
    'roles',
    'serial',
    'strategy',
    'tasks',
    'user',
    'vars_files',
    'vars_prompt',
  ]),
  role: new Set([...CONDITIONAL, 'role']),
  block: new Set([...CONDITIONAL, 'always', 'block', 'notify', 'rescue']),
  task: new Set([
    ...CONDITIONAL,
    'action',
    'args',
    'async',
    'changed_when',
    'delay',
    'failed_when',
    'first_available_file',
    'listen',
    'local_action',
    'loop',
    'loop_control',
    'notify',
    'poll',
    'register',
    'retries',
    'until',
  ]),
  import_playbook: new Set(['import_playbook', 'name', 'tags', 'vars', 'when']),
  loop_control: new Set(['break_when', 'extended', 'extended_allitems', 'index_var', 'label', 'loop_var', 'pause']),
  vars_prompt: new Set(['confirm', 'default', 'encrypt', 'name', 'private', 'prompt', 'salt', 'salt_size', 'unsafe']),
} as const;

/** Keywords of Ansible that are not supported, with what to do instead. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map([['first_available_file', 'use with_first_found']]);

/** The entries of a mapping by name; keys that are no text and keywords that are not supported are reported. */
export function fieldsOf(mapping: YamlMapping, context: LoadContext): Fields {
  const fields = new Map<string, YamlEntry>();
  for (const entry of mapping.entries) {
    const { value, span } = entry.key;
    if (typeof value === 'string') fields.set(value, entry);
    else report(context, `the key ${value} is not a text`, { span, hint: 'put it in quotes if it is meant as text' });
  }
  return fields;
}

/** Reports the names that are not keywords of this kind of mapping, and those we do not support. */
export function checkKeywords(fields: Fields, kind: keyof typeof KEYWORDS, context: LoadContext): void {
  for (const [name, { key }] of fields) {
    if (KEYWORDS[kind].has(name)) refuseUnsupported(name, key.span, context);
    else reportUnknown(name, kind, fields, context);
  }
}

export function refuseUnsupported(name: string, span: YamlEntry['key']['span'], context: LoadContext): void {
  const hint = UNSUPPORTED.get(name);
  if (hint || KEYWORDS.task.has(name) || KEYWORDS.play.has(name)) context.census?.keyword(name, span, !hint);
  if (hint) report(context, `the keyword "${name}" is not supported`, { span, hint });
}

export function reportUnknown(name: string, kind: keyof typeof KEYWORDS, fields: Fields, context: LoadContext): void {
  const span = fields.get(name)?.key.span;
  if (span) context.census?.keyword(name, span, false);
  report(context, `"${name}" is not a keyword of a ${kind.replace('_', ' ')}`, {
    span,
    hint: remedy(name, kind),
    ansible: `'${name}' is not a valid attribute for a ${CLASSES[kind] ?? 'Play'}`,
  });
}

/** What Ansible calls the mappings whose keywords it names. */
const CLASSES: Partial<Record<keyof typeof KEYWORDS, string>> = {
  play: 'Play',
  block: 'Block',
  task: 'Task',
  role: 'RoleInclude',
  import_playbook: 'PlaybookInclude',
  loop_control: 'LoopControl',
};

function remedy(name: string, kind: keyof typeof KEYWORDS): string | undefined {
  if (kind === 'block' && (name === 'loop' || name.startsWith('with_'))) {
    return 'a block cannot loop: move its tasks to a file and loop over include_tasks';
  }
  return didYouMean(name, KEYWORDS[kind]);
}
