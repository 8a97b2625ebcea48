import { didYouMean } from '../source/nearest.ts';
import type { YamlEntry, YamlNode } from '../source/yaml-node.ts';
import { Template } from '../template/template.ts';
import { isDict } from '../template/value.ts';
import type { Action } from './action.ts';
import { actionGroup } from './action-groups.ts';
import type { GivenArguments } from './catalogue.ts';
import { findCollection, isOwn, qualifiedName } from './collection.ts';
import { described } from './keyword-type.ts';
import { report, warn } from './load-context.ts';
import type { ModuleDefault } from './model.ts';
import type { ModulePlace } from './place.ts';
import { isEmpty, readValue } from './read-value.ts';
import { missingModule, wholeNameOf } from './resolve-module.ts';
import { statementOf } from './statements.ts';

const GROUP = 'group/';

/** Modules of ansible.builtin that are not here. A playbook for many systems may give them defaults and never run them. */
const OF_OTHER_SYSTEMS: ReadonlySet<string> = new Set(
  'dnf dnf5 expect import_playbook mount_facts rpm_key subversion sysvinit yum yum_repository'.split(' '),
);

/**
 * The `module_defaults:` of a level. As in Ansible the names of modules and groups are plain words; what they give may be
 * a template.
 */
export function readModuleDefaults(node: YamlNode | undefined, place: ModulePlace): readonly ModuleDefault[] {
  if (!node || isEmpty(node)) return [];
  if (node.kind === 'mapping') return node.entries.flatMap((entry) => readDefault(entry, place) ?? []);
  if (node.kind === 'sequence' && node.items.every(({ kind }) => kind === 'mapping')) {
    return node.items.flatMap((item) => readModuleDefaults(item, place));
  }
  report(place.context, '"module_defaults" must be a mapping, or a list of mappings, of modules to arguments', {
    span: node.span,
    hint: 'names of modules and groups are plain words; only what they give may be a template',
  });
  return [];
}

function readDefault({ key, value }: YamlEntry, place: ModulePlace): ModuleDefault | undefined {
  const { context } = place;
  const written = String(key.value);
  if (written.includes('{{')) {
    report(context, `"${written}": the name of a module in "module_defaults" cannot be a template`, { span: key.span });
    return undefined;
  }
  const target = written.startsWith(GROUP)
    ? groupNamed(written.slice(GROUP.length), key, place)
    : moduleNamed(written, key, place);
  if (!target) return undefined;
  const args = readValue(value, context);
  if (args === null || isDict(args) || args instanceof Template) {
    return { ...target, args: args ?? new Map(), span: value.span };
  }
  report(context, `the defaults of "${written}" must be a mapping of arguments, not ${described(args)}`, {
    span: value.span,
  });
  return undefined;
}

type Target = Pick<ModuleDefault, 'name' | 'modules' | 'isGroup'>;

function groupNamed(written: string, key: YamlEntry['key'], place: ModulePlace): Target | undefined {
  const group = actionGroup(written, place);
  if ('modules' in group) return { ...group, isGroup: true };
  const { name, candidates, searched } = group;
  const collection = name.split('.').slice(0, 2).join('.');
  if (searched) {
    const hint = `the collection ${collection} is not installed in ${searched.join(', ')}: these defaults reach no module`;
    warn(place.context, `module_defaults: there is no group "${name}"`, { span: key.span, hint });
    return undefined;
  }
  report(place.context, `module_defaults: there is no group "${name}"`, {
    span: key.span,
    hint: didYouMean(qualifiedName(written) ? name : written, candidates) ?? known(collection, candidates),
  });
  return undefined;
}

const known = (collection: string, candidates: readonly string[]): string =>
  candidates.length > 0 ? `there are ${candidates.join(', ')}` : `the collection ${collection} has no groups`;

function moduleNamed(written: string, key: YamlEntry['key'], place: ModulePlace): Target | undefined {
  // Ansible does not search the collections of the keyword here.
  const qualified = qualifiedName(written);
  const name = wholeNameOf(qualified ? written : `ansible.legacy.${written}`, place);
  if (name !== undefined) return { name, isGroup: false, modules: new Set([name]) };
  const isOfCore = qualified === undefined || isOwn(qualified.collection);
  const short = qualified?.rest ?? written;
  if (isOfCore && (OF_OTHER_SYSTEMS.has(short) || statementOf(short))) return undefined;
  const missing = missingModule(written, place);
  const hint = missing.kind === 'refused' ? missing.hint : undefined;
  const isForeign =
    qualified && !isOfCore && !findCollection(qualified.collection, place.context, place.playbookDirectory);
  const tell = isForeign ? warn : report;
  tell(place.context, `module_defaults: there is no module "${written}"`, { span: key.span, hint });
  return undefined;
}

/** What `module_defaults` give to an action beside what the task says. */
export function givenBy(defaults: readonly ModuleDefault[], { name }: Action, place: ModulePlace): GivenArguments {
  const whole = defaults.length > 0 ? wholeNameOf(name, place) : undefined;
  if (whole === undefined) return new Set();
  const { collection, standsFor } = place.context.catalogue.find(whole) ?? {};
  const names = standsFor === undefined ? [whole] : [whole, `${collection}.${standsFor}`];
  const reaching = defaults.filter(({ modules }) => names.some((one) => modules.has(one)));
  if (reaching.some(({ args }) => args instanceof Template)) return 'any';
  return new Set(reaching.flatMap(({ args }) => (args instanceof Template ? [] : [...args.keys()].map(String))));
}
