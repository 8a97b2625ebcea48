import type { Span } from '../source/span.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { Expression, Template } from '../template/template.ts';
import { readConditions } from './conditions.ts';
import { checkKeywords, type Fields, fieldsOf } from './keywords.ts';
import { type LoadContext, report } from './load-context.ts';
import type { Loop, LoopControl } from './model.ts';
import { isVariableName } from './read-level.ts';
import { isEmpty, readKeyword, readValue } from './read-value.ts';

/** The `loop` or `with_<lookup>` of a task. */
export function readLoop(fields: Fields, context: LoadContext): Loop | undefined {
  const control = readLoopControl(fields.get('loop_control')?.value, context);
  const loops = [...fields].filter(([name]) => name === 'loop' || name.startsWith('with_'));
  const [first, second] = loops;
  if (second) {
    const names = loops.map(([name]) => `"${name}"`).join(' and ');
    report(context, `a task has one loop, this one has ${names}`, { span: second[1].key.span });
  }
  if (!first) return undefined;
  const [name, { key, value }] = first;
  const over = readKeyword(value, context);
  if (name !== 'loop') checkLookup(name.slice('with_'.length), key.span, context);
  if (over) return { kind: name === 'loop' ? 'loop' : name.slice('with_'.length), over, control };
  if (name !== 'loop') report(context, `"${name}" needs a value to loop over`, { span: key.span });
  return undefined;
}

/** A loop over a lookup is the expression that calls it, as far as its name goes. */
function checkLookup(lookup: string, span: Span, context: LoadContext): void {
  const findings = context.check(new Expression(`query(${JSON.stringify(lookup)})`, span));
  for (const { message, hint } of findings) report(context, message, { span, hint });
}

function readLoopControl(node: YamlNode | undefined, context: LoadContext): LoopControl {
  if (node && node.kind !== 'mapping' && !isEmpty(node)) {
    report(context, '"loop_control" must be a mapping', { span: node.span });
  }
  const fields: Fields = node?.kind === 'mapping' ? fieldsOf(node, context) : new Map();
  checkKeywords(fields, 'loop_control', context);
  const value = (name: string) => readKeyword(fields.get(name)?.value, context)?.value;
  const names = (name: string): Template | undefined => {
    const written = value(name);
    return written instanceof Template ? written : undefined;
  };
  const [loopVar, indexVar] = [names('loop_var'), names('index_var')];
  return {
    loopVar: (loopVar ? undefined : variableName(fields, 'loop_var', context)) ?? 'item',
    indexVar: indexVar ? 'index' : variableName(fields, 'index_var', context),
    names: { ...(loopVar && { loopVar }), ...(indexVar && { indexVar }) },
    label: value('label'),
    pause: value('pause'),
    extended: readFlag(fields, 'extended', context) ?? false,
    allItems: readFlag(fields, 'extended_allitems', context) ?? true,
    breakWhen: readConditions(fields.get('break_when')?.value, context),
  };
}

/** The name of a variable; it must be known before the run, so it cannot be a template. */
export function variableName(fields: Fields, keyword: string, context: LoadContext): string | undefined {
  const node = fields.get(keyword)?.value;
  if (!node || isEmpty(node)) return undefined;
  if (node.kind === 'scalar' && isVariableName(node.value)) return node.value;
  const given = node.kind === 'scalar' ? ` specified: '${node.value}'` : '';
  report(context, `Invalid variable name in '${keyword}'${given}`, {
    span: node.span,
    hint: 'a name starts with a letter or underscore and holds only letters, digits and underscores',
  });
  return undefined;
}

/** A keyword that is true or false, not a template. */
export function readFlag(fields: Fields, keyword: string, context: LoadContext): boolean | undefined {
  const node = fields.get(keyword)?.value;
  if (!node || isEmpty(node)) return undefined;
  const value = readValue(node, context);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(?:yes|on|true|no|off|false)$/i.test(value))
    return /^(?:yes|on|true)$/i.test(value);
  report(context, `"${keyword}" must be true or false`, { span: node.span });
  return undefined;
}
