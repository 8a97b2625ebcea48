import type { Command } from 'commander';
import type { InstallOptions } from './role-work.ts';

/** Adds `infrakit role`: what ansible-galaxy does with roles. What it needs is loaded when it is called. */
export function addRoleCommand(program: Command): void {
  const role = program.command('role').description('install, list and remove roles and collections of others');
  withPath(
    role
      .command('install [names...]')
      .description('install roles: git repositories, tarballs, names on Galaxy; each may be "source,version,name"'),
  )
    .option('-r, --role-file <file>', 'requirements.yml; what is installed is written into a lock file beside it')
    .option('--collections-path <path>', 'where collections go')
    .option('-s, --server <url>', 'the Galaxy server (https://galaxy.ansible.com)')
    .option('--token, --api-key <key>', 'refused: servers are asked without')
    .option('--timeout <seconds>', 'taken as ansible-galaxy takes it')
    .option('-i, --ignore-errors', 'go on with the next role where one cannot be installed', false)
    .option('--force-with-deps', 'as --force: what roles depend on is replaced with them', false)
    .option('-g, --keep-scm-meta', 'refused: nothing of a repository but its files is kept', false)
    .option('-c, --ignore-certs', 'refused: certificates are checked', false)
    .option('-f, --force', 'replace what is there, and what the lock file says', false)
    .option('--locked', 'install what the lock file says, and fail where that is not all', false)
    .option('-n, --no-deps', 'leave out what the roles depend on')
    .action(async (names: string[], options: InstallOptions) =>
      (await import('./role-work.ts')).installRoles(names, options),
    );
  withPath(role.command('list').description('list the roles that are there')).action(
    async (options: { rolesPath?: string }) => (await import('./role-work.ts')).listRoles(options),
  );
  withPath(role.command('remove <names...>').description('remove roles')).action(
    async (names: string[], options: { rolesPath?: string }) =>
      (await import('./role-work.ts')).removeRoles(names, options),
  );
}

const withPath = (command: Command): Command =>
  command.option('-p, --roles-path <path>', 'the directory of roles (the first of roles_path)');
