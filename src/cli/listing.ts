import type { RunOptions, Site } from '../engine/run-options.ts';
import { isSelected } from '../engine/tags.ts';
import { effectiveTags } from '../playbook/effective.ts';
import type { Play, Task, TaskItem } from '../playbook/model.ts';
import { type ListedPlay, type ListingParts, listing as textOf } from '../report/listings.ts';
import { dropRecord } from '../source/disk.ts';
import { Template } from '../template/template.ts';
import { isList, type Value } from '../template/value.ts';
import { type Layer, LayeredScope } from '../vars/layered-scope.ts';

interface Wishes {
  readonly listHosts: boolean;
  readonly listTasks: boolean;
  readonly listTags: boolean;
}

/**
 * What `--list-hosts`, `--list-tasks` and `--list-tags` print; with none of them (`--syntax-check`) the playbooks alone.
 *
 * @param given the playbooks as the command line names them
 */
export function listing(site: Site, given: readonly string[], options: RunOptions, wishes: Wishes): string {
  const parts: ListingParts = { hosts: wishes.listHosts, tasks: wishes.listTasks, tags: wishes.listTags };
  const wanted = parts.hosts || parts.tasks || parts.tags;
  const playbooks = site.playbooks.map(({ path, plays }, index) => ({
    path: given[index] ?? path,
    plays: wanted ? plays.map((play) => listPlay(play, site, options)) : [],
  }));
  return textOf(playbooks, parts);
}

function listPlay(play: Play, site: Site, options: RunOptions): ListedPlay {
  const scope = new LayeredScope([play.vars as Layer, options.extraVars as Layer], () => [play.directory]);
  const render = (template: Template): Value => {
    dropRecord();
    return site.renderer.render(template, scope);
  };
  const words = (values: readonly Value[]): string[] =>
    values.flatMap((value) => {
      const rendered = value instanceof Template ? render(value) : value;
      return isList(rendered)
        ? rendered.map(String)
        : String(rendered)
            .split(',')
            .map((word) => word.trim());
    });
  const patterns = words([play.hosts.value]);
  const selected = site.inventory.select(patterns.join(','));
  const limit = options.limit.length > 0 ? new Set(site.inventory.select(options.limit.join(','))) : undefined;
  const items = [...play.preTasks, ...play.roles, ...play.tasks, ...play.postTasks];
  const tasks = tasksOf(items)
    .map((task) => ({ name: nameOf(task), tags: words(effectiveTags(task)) }))
    .filter(({ tags }) => isSelected(tags, { run: options.tags, skip: options.skipTags }));
  return {
    name: play.name === undefined ? undefined : shown(play.name.value),
    patterns,
    tags: words(play.tags),
    hosts: limit ? selected.filter((host) => limit.has(host)) : selected,
    tasks,
  };
}

const tasksOf = (items: readonly TaskItem[]): Task[] =>
  items.flatMap((item) => {
    return item.kind === 'block' ? tasksOf([...item.body, ...item.rescue, ...item.always]) : [item];
  });

/** Ansible puts the role before the name of a task only, not before the action of a task without one. */
function nameOf(task: Task): string {
  if (task.name === undefined) return task.action.name;
  const name = shown(task.name.value);
  return task.role ? `${task.role.role.name} : ${name}` : name;
}

const shown = (value: Value): string => (value instanceof Template ? value.text : String(value));
