import type { Play, RoleUse, Task } from '../playbook/model.ts';
import type { FileKind } from '../template/scope.ts';

/**
 * Where relative files of a kind are searched: the role's own folders first, then those of the roles that use it, the
 * task file's directory and the playbook's.
 */
export function searchPath(kind: FileKind, play: Play | undefined, task: Task | undefined): string[] {
  const paths = searchBases(play, task).flatMap((base) => [`${base}/${kind}`, base]);
  return paths.length > 0 ? paths : [process.cwd()];
}

/** The directories in which the folders of each kind are searched: what `ansible_search_path` says. */
export function searchBases(play: Play | undefined, task: Task | undefined): string[] {
  const uses: RoleUse[] = task?.role ? [task.role, ...[...task.role.parents].reverse()] : [];
  const bases = uses.map(({ role }) => role.path);
  if (task) bases.push(task.directory);
  if (play) bases.push(play.directory);
  return [...new Set(bases)];
}
