import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DoctorOptions, showDoctor } from '../../../src/cli/doctor/show-doctor.ts';
import { writeFiles } from '../../playbook/site.ts';

const OPTIONS: DoctorOptions = {
  inventory: [],
  extraVars: [],
  json: true,
  known: false,
  askVaultPass: false,
  vaultPasswordFile: [],
  vaultId: [],
};

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

async function examine(files: Record<string, string>, paths: readonly string[], options: Partial<DoctorOptions> = {}) {
  const directory = writeFiles(files);
  const inside = (path: string) => (path.includes(',') ? path : join(directory, path));
  const inventory = (options.inventory ?? []).map(inside);
  const code = await showDoctor(paths.map(inside), { ...OPTIONS, ...options, inventory });
  const shown = printed.replaceAll(`${directory}/`, '');
  return { code, text: shown, report: options.json === false ? undefined : JSON.parse(shown) };
}

/** `kind name: places` of one verdict. */
const named = (
  report: { names: { kind: string; name: string; verdict: string; places: string[] }[] },
  verdict: string,
) =>
  report.names
    .filter((use) => use.verdict === verdict)
    .map(({ kind, name, places }) => `${kind} ${name}: ${places.join(' ')}`);

const PLAY = '- hosts: all\n  tasks:\n';

describe('doctor', () => {
  test('lists what is known, what differs and what is unknown, each with its places', async () => {
    const text = `${PLAY}    - debug: {msg: "{{ a | upper | nope }}"}
    - my.own.thing: {ports: 1}
      when: a is neverheard
      loop: "{{ q('void', 1) }}"
    - shell: ls
    - debug: {msg: x}
      with_nothing: [1]
      connection: docker
`;
    const { code, report } = await examine({ 'site.yml': text }, ['site.yml']);
    expect(code).toBe(2);
    expect(named(report, 'unknown')).toEqual([
      'module my.own.thing: site.yml:4',
      'filter nope: site.yml:3',
      'test neverheard: site.yml:5',
      'lookup nothing: site.yml:9',
      'lookup void: site.yml:6',
      'connection docker: site.yml:10',
    ]);
    expect(named(report, 'approximated')).toEqual(['module shell: site.yml:7']);
    expect(named(report, 'known')).toContain('module debug: site.yml:3 site.yml:8');
    expect(named(report, 'known')).toContain('filter upper: site.yml:3');
  });

  test('ends with 0 where everything is known', async () => {
    const { code, report } = await examine({ 'site.yml': `${PLAY}    - debug: {msg: x}\n` }, ['site.yml']);
    expect([code, report.problems]).toEqual([0, []]);
  });

  test('tells a misspelt keyword from a module that we do not have', async () => {
    const text = `${PLAY}    - debug: {msg: x}\n      wen: true\n    - sport: {ports: 1}\n`;
    const { report } = await examine({ 'site.yml': text }, ['site.yml']);
    expect(named(report, 'unknown')).toEqual(['module sport: site.yml:5', 'keyword wen: site.yml:4']);
    expect(report.problems.map(({ message }: { message: string }) => message)).toEqual([
      '"wen" is not a keyword of a task',
    ]);
  });

  test('goes on after what cannot be read, and reads what only a run would choose', async () => {
    const { code, report } = await examine(
      {
        'site.yml': `${PLAY}    - include_tasks: "os/{{ os }}.yml"\n    - include_role: {name: "web_{{ kind }}"}\n    - include_tasks: "{{ any }}"\n  roles: [base, lost]\n`,
        'os/debian.yml': '- apt: {name: x}\n',
        'os/alpine.yml': '- apk: {name: x}\n',
        'os/broken.yml': '- a: [\n',
        'roles/web_a/tasks/main.yml': '- one.two.three: {}\n',
        'roles/base/tasks/main.yml': '- debug: {msg: x}\n',
        'roles/base/tasks/other.yml': '- four.five.six: {}\n',
        'roles/base/handlers/main.yml': '- name: h\n  seven.eight.nine: {}\n',
        'roles/base/vars/x.yml': 'a: "{{ b | inVars }}"\n',
        'roles/base/templates/a/b.j2': '{{ c | inTemplate }}',
        'roles/base/templates/plain.conf': 'nothing {% odd',
        'group_vars/all.yml': 'a-b: "{{ d | inGroupVars }}"\n',
      },
      ['site.yml'],
    );
    expect(code).toBe(2);
    expect(named(report, 'unknown')).toEqual([
      'module apk: os/alpine.yml:1',
      'module four.five.six: roles/base/tasks/other.yml:1',
      'module one.two.three: roles/web_a/tasks/main.yml:1',
      'module seven.eight.nine: roles/base/handlers/main.yml:2',
      'filter inGroupVars: group_vars/all.yml:1',
      'filter inTemplate: roles/base/templates/a/b.j2:1',
      'filter inVars: roles/base/vars/x.yml:1',
    ]);
    const messages = report.problems.map(({ message }: { message: string }) => message);
    expect(messages).toContain('the role "lost" is not there');
    expect(messages.some((message: string) => message.startsWith('invalid YAML'))).toBe(true);
    expect(report.unfollowed).toEqual([{ what: 'a file of tasks', place: 'site.yml:5:7' }]);
  });

  test('examines the playbooks and roles of a directory, and the inventory', async () => {
    const { report } = await examine(
      {
        'a.yml': '- hosts: all\n',
        'plays/b.yml': '- import_playbook: ../a.yml\n',
        'vars.yml': 'hosts: [a]\n',
        'roles/r/tasks/main.yml': '- debug: {msg: x}\n',
        'tests/t.yml': '- hosts: all\n',
        hosts: 'a ansible_connection=winrm\n',
      },
      ['.'],
      { inventory: ['hosts'] },
    );
    expect([report.playbooks, report.roles]).toEqual([2, 1]);
    expect(named(report, 'unknown')).toEqual(['connection winrm: <inventory a>:1']);
  });

  test('takes a role by itself, which may include itself for ever', async () => {
    const { code, report } = await examine(
      {
        'roles/r/tasks/main.yml': '- include_role: {name: r}\n- include_tasks: main.yml\n- include_tasks: more.yml\n',
        'roles/r/tasks/more.yml': '- include_tasks: main.yml\n',
      },
      ['roles/r'],
    );
    expect([code, report.roles, report.files]).toEqual([0, 1, 2]);
  });

  test('does not look into what is encrypted, and says so', async () => {
    const vault = '$ANSIBLE_VAULT;1.1;AES256\n6162\n';
    const { code, report } = await examine({ 'site.yml': '- hosts: all\n', 'group_vars/all.yml': vault }, ['site.yml']);
    expect([code, report.problems, report.encrypted.length]).toEqual([0, [], 1]);
  });

  test('prints it for people, too', async () => {
    const { text } = await examine({ 'site.yml': `${PLAY}    - a.b.c: {}\n    - shell: ls\n` }, ['site.yml'], {
      json: false,
    });
    expect(text).toBe(`examined 1 playbook and 0 roles: 1 file read

unknown
  module a.b.c                     1 place
      site.yml:3

known, but not in all as in Ansible
  module shell                     1 place  (in check mode the outcome is "unknown": whether it would change something is not known)
      site.yml:4

names used: 2 known, 1 approximated, 1 unknown; 0 problems
`);
  });

  test('a path that is not there is an error', async () => {
    await expect(examine({}, ['nowhere.yml'])).rejects.toThrow(/is not there/);
  });
});
