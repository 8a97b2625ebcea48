import { extname, join } from 'node:path';
import { isDirectory, isFile } from '../../playbook/find-file.ts';
import { shownPath } from '../../playbook/open-yaml.ts';
import { namesIn, readBytes } from '../../source/disk.ts';
import { parseYaml } from '../../source/yaml.ts';

/** What a directory holds that can be examined. */
export interface Content {
  readonly playbooks: readonly string[];
  /** Directories of roles. */
  readonly roles: readonly string[];
  /** Directories called group_vars or host_vars. */
  readonly vars: readonly string[];
}

/** Content of others, examples and what is no playbook. */
const PASSED_OVER = /^(?:\.|node_modules$|molecule$|tests?$|docs?$|collections$|venv$)/;
const YAML = new Set(['.yml', '.yaml']);
const DEEPEST = 12;

/** The playbooks and roles below a directory. */
export function findContent(directory: string): Content {
  const playbooks: string[] = [];
  const roles: string[] = [];
  const vars: string[] = [];
  const visit = (path: string, depth: number): void => {
    if (isRole(path)) {
      roles.push(path);
      const shelf = join(path, 'roles');
      if (isDirectory(shelf)) visit(shelf, depth + 1);
      return;
    }
    for (const name of namesIn(path).sort()) {
      if (PASSED_OVER.test(name) || depth > DEEPEST) continue;
      const inside = join(path, name);
      if (isDirectory(inside)) {
        if (name === 'group_vars' || name === 'host_vars') vars.push(inside);
        else visit(inside, depth + 1);
      } else if (YAML.has(extname(name)) && isFile(inside) && isPlaybook(inside)) playbooks.push(inside);
    }
  };
  visit(directory, 0);
  return { playbooks, roles, vars };
}

/** Roles have tasks, or say what they depend on. */
export function isRole(path: string): boolean {
  const has = (part: string) => ['yml', 'yaml', 'json'].some((end) => isFile(join(path, part, `main.${end}`)));
  return has('tasks') || has('meta') || (has('handlers') && has('defaults'));
}

const PLAY = new Set(['hosts', 'import_playbook', 'ansible.builtin.import_playbook', 'ansible.legacy.import_playbook']);

/** A list in which something is a play. A file that cannot be read as YAML is taken for one where it looks like it. */
function isPlaybook(path: string): boolean {
  const text = readBytes(path).toString();
  if (text.startsWith('$ANSIBLE_VAULT')) return false;
  if (!/^ *-? *["']?(?:hosts|[a-z.]*import_playbook)["']? *:/m.test(text)) return false;
  const { root, errors } = parseYaml({ path: shownPath(path), text });
  if (errors.length > 0) return /^- (?:hosts|name):/m.test(text) && /^ {2}hosts:|^- hosts:/m.test(text);
  if (root?.kind !== 'sequence') return false;
  return root.items.some(
    (item) => item.kind === 'mapping' && item.entries.some(({ key }) => PLAY.has(String(key.value))),
  );
}

/** Every file below a directory, hidden ones and backups left out. */
export function filesBelow(directory: string, depth = 0): readonly string[] {
  if (!isDirectory(directory) || depth > DEEPEST) return [];
  return namesIn(directory)
    .filter((name) => !name.startsWith('.') && !name.endsWith('~'))
    .sort()
    .flatMap((name) => {
      const path = join(directory, name);
      return isDirectory(path) ? filesBelow(path, depth + 1) : isFile(path) ? [path] : [];
    });
}
