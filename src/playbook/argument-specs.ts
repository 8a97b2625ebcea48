import { basename, extname } from 'node:path';
import type { Span } from '../source/span.ts';
import { Template } from '../template/template.ts';
import { type Dict, isDict, isList, type Value } from '../template/value.ts';
import type { RoleUse, Task } from './model.ts';
import type { Place } from './place.ts';
import { syntheticTask } from './synthetic-task.ts';

/**
 * The task that checks the arguments of a role before its own tasks run, or nothing where the role does not describe
 * those of this tasks file.
 */
export function validationTasks(use: RoleUse, tasksFrom: string | undefined, place: Place, span: Span): Task[] {
  const file = tasksFrom ?? 'main';
  const entry = basename(file, extname(file));
  const spec = use.role.argumentSpecs.get(entry);
  if (!isDict(spec)) return [];
  const description = spec.get('short_description');
  const title = typeof description === 'string' ? ` - ${description}` : '';
  const args: Dict = new Map<string, Value>([
    ['argument_spec', withoutProse(spec.get('options') ?? new Map())],
    ['provided_arguments', use.params],
    [
      'validate_args_context',
      new Map([
        ['type', 'role'],
        ['name', use.role.shortName],
        ['argument_spec_name', entry],
        ['path', use.role.path],
      ]),
    ],
  ]);
  return [
    syntheticTask(
      { ...place, role: use, span },
      {
        name: `Validating arguments against arg spec '${entry}'${title}`,
        action: 'ansible.builtin.validate_argument_spec',
        args,
      },
    ),
  ];
}

/** What may hold braces that are no template, or templates that are the role's to render. */
const PROSE = new Set<unknown>(['default', 'description']);

/** @param spec options by their name */
function withoutProse(spec: Value): Value {
  if (!isDict(spec)) return spec;
  return new Map([...spec].map(([name, option]) => [name, isDict(option) ? bareOption(option) : option]));
}

function bareOption(option: Dict): Dict {
  const kept = [...option].filter(([key, value]) => !PROSE.has(key) || isPlain(value));
  return new Map(kept.map(([key, value]) => [key, key === 'options' && !isList(value) ? withoutProse(value) : value]));
}

function isPlain(value: Value): boolean {
  if (isList(value)) return value.every(isPlain);
  return isDict(value) ? [...value.values()].every(isPlain) : !(value instanceof Template);
}
