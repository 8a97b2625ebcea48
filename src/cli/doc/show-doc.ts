import { Actions, type AnyAction } from '../../engine/actions.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import { modules } from '../modules.ts';
import { OptionsFault } from '../options-fault.ts';
import { type Parameter, parametersOf, refusedBy } from './parameters.ts';

export interface DocOptions {
  readonly list: boolean;
  readonly json: boolean;
  /** A task to fill in. */
  readonly snippet?: boolean;
  readonly listFiles?: boolean;
  /** The kind of plugins. */
  readonly type?: string;
}

/**
 * The modules of these names, or all of them, as text or JSON.
 *
 * @throws InfrakitError naming what is not there, with the nearest name
 */
export function showDoc(
  names: readonly string[],
  { list: lists, listFiles = false, json, snippet, type = 'module' }: DocOptions,
): string {
  if (type !== 'module')
    throw new OptionsFault(`there is no documentation of plugins of the type "${type}"`, {
      hint: 'there is of modules',
    });
  const list = lists || listFiles;
  const wanted = names.length === 0 ? [...modules].sort((a, b) => (a.name < b.name ? -1 : 1)) : named(names);
  const isList = list || names.length === 0;
  if (json)
    return `${JSON.stringify(Object.fromEntries(wanted.map((one) => [fullName(one), described(one, isList)])), null, 4)}\n`;
  if (isList) return listOf(wanted);
  return snippet ? `---\n${wanted.map(snippetOf).join('\n')}` : wanted.map(pageOf).join('\n');
}

function named(names: readonly string[]): AnyAction[] {
  const actions = new Actions(modules);
  return names.map((name) => {
    const found = actions.get(name);
    if (found) return found;
    throw new InfrakitError(`there is no module "${name}"`, {
      hint: didYouMean(name.split('.').at(-1) ?? name, actions.names()) ?? 'infrakit doc --list names all of them',
    });
  });
}

const fullName = ({ collection, name }: AnyAction): string => `${collection}.${name}`;

const described = (action: AnyAction, isList: boolean) =>
  isList
    ? action.summary
    : {
        summary: action.summary,
        parameters: parametersOf(action.params),
        unsupported: Object.fromEntries(refusedBy(action.params)),
      };

function listOf(actions: readonly AnyAction[]): string {
  const width = Math.max(...actions.map((action) => fullName(action).length));
  return actions.map((action) => `${fullName(action).padEnd(width)}  ${action.summary}\n`).join('');
}

/** A task of the module with all it takes, what has to be given first. */
function snippetOf(action: AnyAction): string {
  const lines = parametersOf(action.params).map(({ name, required, description }) =>
    `      ${name}: ${required ? '(required)' : ''}${description ? `  # ${description}` : ''}`.trimEnd(),
  );
  return `- name: ${action.summary}\n  ${fullName(action)}:\n${lines.join('\n')}\n`;
}

function pageOf(action: AnyAction): string {
  const parameters = parametersOf(action.params).map(paragraphOf);
  const refused = refusedBy(action.params).map(([name, reason]) => `! ${name}: not supported, ${reason}\n`);
  return [`> ${fullName(action)}\n\n  ${action.summary}\n`, ...parameters, ...refused].join('\n');
}

/** `=` marks what has to be given, as ansible-doc does. */
function paragraphOf({ name, type, required, choices, default: standard, aliases, description }: Parameter): string {
  const facts = [
    type,
    ...(choices ? [`one of ${choices.join(', ')}`] : []),
    ...(standard === undefined ? [] : [`default ${JSON.stringify(standard)}`]),
    ...(aliases.length > 0 ? [`also ${aliases.join(', ')}`] : []),
  ];
  const lines = [
    `${required ? '=' : '-'} ${name} (${facts.join('; ')})`,
    ...(description ? [`    ${description}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
