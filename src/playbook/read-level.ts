import type { Span } from '../source/span.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { type Dict, isDict } from '../template/value.ts';
import { readConditions } from './conditions.ts';
import { checkType } from './keyword-type.ts';
import type { Fields } from './keywords.ts';
import { type LoadContext, report } from './load-context.ts';
import { INHERITED_KEYWORDS, type InheritedKeyword, type Keyword, type Level } from './model.ts';
import { readModuleDefaults } from './module-defaults.ts';
import { readTags } from './names.ts';
import type { ModulePlace } from './place.ts';
import { isEmpty, readKeyword, readValue } from './read-value.ts';

/** What any mapping of a playbook has in common. */
export function readLevel(fields: Fields, span: Span, place: ModulePlace): Level {
  const { context } = place;
  const keywords = new Map<InheritedKeyword, Keyword>();
  for (const name of INHERITED_KEYWORDS) {
    const keyword = typedKeyword(fields, name, context);
    if (keyword) keywords.set(name, keyword);
  }
  return {
    name: typedKeyword(fields, 'name', context),
    keywords,
    vars: readVars(fields.get('vars')?.value, context),
    environment: typedKeyword(fields, 'environment', context),
    tags: readTags(fields.get('tags')?.value, context),
    when: readConditions(fields.get('when')?.value, context),
    moduleDefaults: readModuleDefaults(fields.get('module_defaults')?.value, place),
    debugger: typedKeyword(fields, 'debugger', context),
    span,
  };
}

/** A level with nothing written on it. */
export const emptyLevel = (span: Span): Level => ({
  name: undefined,
  keywords: new Map(),
  vars: new Map(),
  environment: undefined,
  tags: [],
  when: [],
  moduleDefaults: [],
  debugger: undefined,
  span,
});

/** A keyword whose type was checked, or undefined where it is not written. */
export function typedKeyword(fields: Fields, name: string, context: LoadContext): Keyword | undefined {
  const keyword = readKeyword(fields.get(name)?.value, context);
  if (keyword) checkType(name, keyword, context);
  return keyword;
}

/** Only what a task shares with the block that stands for it. */
export function levelOf(level: Level): Level {
  const { name, keywords, vars, environment, tags, when, moduleDefaults, span } = level;
  return { name, keywords, vars, environment, tags, when, moduleDefaults, debugger: level.debugger, span };
}

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A `vars:` mapping, or several in a list. */
export function readVars(node: YamlNode | undefined, context: LoadContext): Dict {
  if (!node || isEmpty(node)) return new Map();
  if (node.kind === 'sequence') return new Map(node.items.flatMap((item) => [...readVars(item, context)]));
  if (node.kind === 'scalar') {
    report(context, '"vars" must be a mapping of names to values', { span: node.span });
    return new Map();
  }
  for (const { key } of node.entries) {
    if (isVariableName(key.value)) continue;
    report(context, `"${key.value}" cannot be the name of a variable`, {
      span: key.span,
      hint: 'a name has letters, digits and _, and does not start with a digit',
    });
  }
  const value = readValue(node, context);
  return isDict(value) ? value : new Map();
}

export const isVariableName = (name: unknown): name is string => typeof name === 'string' && VARIABLE_NAME.test(name);
