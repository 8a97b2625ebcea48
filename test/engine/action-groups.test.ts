import { describe, expect, test } from 'vitest';
import { InputErrors } from '../../src/source/infrakit-error.ts';
import { runScenario } from './scenario.ts';

/** A play whose task is read, and its arguments checked, but never run. */
const faultsOf = async (task: string, defaults: string, files: readonly (readonly [string, string])[] = []) => {
  try {
    await runScenario(
      new Map([
        ...files,
        [
          'site.yml',
          `- hosts: h1\n  gather_facts: false\n  module_defaults: ${defaults}\n  tasks:\n    - { ${task}, tags: [never] }\n`,
        ],
      ]),
    );
    return [];
  } catch (error) {
    if (error instanceof InputErrors) return error.errors.map(({ message }) => message);
    throw error;
  }
};

describe('groups of modules', () => {
  test.each([
    ['docker_container: { state: absent }', '{ group/docker: { name: x } }'],
    ['community.docker.docker_network: { state: absent }', '{ group/community.docker.docker: { name: x } }'],
    ['community.general.docker_volume: { state: absent }', '{ group/ansible.builtin.docker: { volume_name: x } }'],
    ['postgresql_db: { state: absent }', '{ group/community.postgresql.all: { name: x } }'],
  ])('are known of modules that are here, be their collection installed or not: %s', async (task, defaults) => {
    expect((await faultsOf(task, '{}')).join()).toContain('needs the parameter');
    expect(await faultsOf(task, defaults)).toEqual([]);
  });

  test('of installed collections are those of their runtime.yml, and lead to others', async () => {
    const runtime = `
plugin_routing: { modules: { old: { redirect: ansible.builtin.file } } }
action_groups:
  one: [old]
  two: [{ metadata: { extend_group: [local.things.one, local.things.two, not.there.group] } }]
`;
    const files = [['collections/ansible_collections/local/things/meta/runtime.yml', runtime]] as const;
    const task = 'file: { state: touch }';
    expect(await faultsOf(task, '{ group/local.things.two: { path: /x } }', files)).toEqual([]);
    expect(await faultsOf(task, '{ group/local.things.tow: { path: /x } }', files)).toContain(
      'module_defaults: there is no group "local.things.tow"',
    );
  });

  test('of collections that are not installed reach no module and are warned of', async () => {
    expect(await faultsOf('ping: {}', '{ group/aws: { region: x }, group/amazon.aws.aws: {} }')).toEqual([]);
  });
});
