import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environmentsOf, inherited, roleUsesIn, varsLevels } from '../../src/playbook/effective.ts';
import { loadRole, loadTasksFile } from '../../src/playbook/load-dynamic.ts';
import { loadPlaybook } from '../../src/playbook/load-playbook.ts';
import type { Task } from '../../src/playbook/model.ts';
import { emptyLevel } from '../../src/playbook/read-level.ts';
import { loadVarsFile } from '../../src/playbook/vars-file.ts';
import { Secret } from '../../src/secret/secret.ts';
import { Template } from '../../src/template/template.ts';
import { testContext } from './load-context.ts';
import { seal } from './seal.ts';
import { loadPlay, loadSite, outline, shown, tasksIn, writeFiles } from './site.ts';

const tasksOf = (text: string, files = {}) => loadPlay(`- hosts: all\n  tasks:\n${text}`, files).tasks;
const taskOf = (text: string): Task => {
  const [task] = tasksIn(tasksOf(text));
  if (!task) throw new Error('no task');
  return task;
};

describe('the forms of a task', () => {
  test.each([
    ['    - copy: {src: a, dest: b}', 'copy src="a" dest="b"'],
    ['    - copy: src=a dest="b c"', 'copy src="a" dest="b c"'],
    ['    - copy: src=a\n      args: {dest: b, src: lost}', 'copy dest="b" src="a"'],
    ['    - ansible.builtin.copy: src=a', 'ansible.builtin.copy src="a"'],
    ['    - action: copy src=a', 'copy src="a"'],
    ['    - action: {module: copy, src: a}', 'copy src="a"'],
    ['    - ping:', 'ping'],
    ['    - command: ls -l creates=/x', 'command creates="/x" "ls -l"'],
    ['    - command: dd if=/dev/zero of=/x', 'command "dd if=/dev/zero of=/x"'],
    ["    - shell: |\n        # it's a comment\n        a  &&  b", `shell "# it's a comment\\na  &&  b\\n"`],
    ['    - shell: |\n        a \\\n          b', 'shell "a b\\n"'],
    ['    - meta: flush_handlers', 'meta "flush_handlers"'],
    ['    - some.collection.module: a=1', 'some.collection.module a="1"'],
    ['    - module_nobody_has: {a: 1}', 'module_nobody_has a=1'],
    ['    - debug: msg="{{ a }} b"', 'debug msg="{{ a }} b"'],
    ['    - debug: {var: "a.b"}', 'debug var="a.b"'],
  ])('%j', (text, line) => {
    expect(outline(tasksOf(text))).toEqual([line]);
  });

  test('a text of one template stands for all arguments', () => {
    expect(taskOf('    - copy: "{{ all }}"').action.argsTemplate?.text).toBe('{{ all }}');
    expect(taskOf('    - copy: {src: a}\n      args: "{{ more }}"').action.argsTemplate?.text).toBe('{{ more }}');
  });

  test('local_action runs on the control node', () => {
    expect(inherited(taskOf('    - local_action: command ls'), 'delegate_to')?.value).toBe('localhost');
  });

  test('a template among k=v words knows its own place', () => {
    const value = taskOf('    - debug: msg="{{ a }}"').action.args.get('msg');
    const span = value instanceof Template ? value.span : undefined;
    expect(span?.source.text.slice(span.start, span.end)).toBe('"{{ a }}"');
  });

  test('!unsafe arguments stay texts', () => {
    expect(taskOf('    - debug: {msg: !unsafe "{{ a }}"}').action.args.get('msg')).toBe('{{ a }}');
  });
});

describe('keywords', () => {
  test('the nearest level that writes a keyword wins', () => {
    const play = loadPlay(`
- hosts: all
  user: deploy
  become: no
  tasks:
    - become: yes
      block:
        - ping:
        - ping:
          become: "{{ x }}"`);
    const [first, second] = tasksIn(play.tasks) as [Task, Task];
    expect(inherited(first, 'become')?.value).toBe(true);
    expect(shown(inherited(second, 'become')?.value ?? null)).toBe('{{ x }}');
    expect(inherited(first, 'remote_user')?.value).toBe('deploy');
    expect(inherited(first, 'port')).toBeUndefined();
  });

  test('tags and conditions add up, outermost first', () => {
    expect(
      outline(
        tasksOf(
          '    - block:\n        - ping:\n          tags: b, c\n          when: [two, yes]\n      tags: [a]\n      when: one',
        ),
      ),
    ).toEqual(['ping when one and two and true tags a,b,c']);
  });

  test('vars and environment of the levels are kept apart, outermost first', () => {
    const play = loadPlay(`
- hosts: all
  vars: {a: play}
  environment: {A: play}
  tasks:
    - vars: {a: block}
      block:
        - ping:
          vars: {a: task}
          environment: {A: task}`);
    const [task] = tasksIn(play.tasks) as [Task];
    expect(varsLevels(task).map(shown)).toEqual([{ a: 'block' }, { a: 'task' }]);
    expect(environmentsOf(task).map(({ value }) => shown(value))).toEqual([{ A: 'play' }, { A: 'task' }]);
  });

  test('a block notifies for the tasks in it that do not themselves', () => {
    const tasks = tasksOf('    - block:\n        - ping:\n        - ping:\n          notify: [b]\n      notify: a');
    expect(tasksIn(tasks).map(({ notify }) => notify)).toEqual([['a'], ['b']]);
  });

  test('a loop keeps its kind and its control', () => {
    const { loop } = taskOf(`    - ping:
      with_dict: "{{ d }}"
      loop_control: {loop_var: it, index_var: i, label: "{{ it.key }}", pause: 2, extended: yes, break_when: it.x}`);
    expect(loop).toMatchObject({ kind: 'dict', control: { loopVar: 'it', indexVar: 'i', pause: 2, extended: true } });
    expect(loop?.control.breakWhen.map(({ text }) => text)).toEqual(['it.x']);
  });

  test('the lookup of a loop can stand in a collection', () => {
    expect(taskOf('    - ping:\n      with_community.general.filetree: a').loop?.kind).toBe(
      'community.general.filetree',
    );
  });

  test('what is not written is undefined, and an empty condition is as good', () => {
    expect(taskOf('    - ping:\n      failed_when: []')).toMatchObject({
      loop: undefined,
      changedWhen: undefined,
      failedWhen: undefined,
      register: undefined,
      retries: undefined,
    });
    expect(taskOf('    - ping:\n      failed_when: no').failedWhen?.map(({ text }) => text)).toEqual(['false']);
  });

  test('prompts have the defaults of Ansible', () => {
    const [first, second] = loadPlay(`
- hosts: all
  vars_prompt:
    - name: a
    - {name: b, prompt: "B?", private: no, default: 3, confirm: yes}`).varsPrompt;
    expect(first).toMatchObject({ name: 'a', prompt: undefined, private: true, default: undefined, confirm: false });
    expect(second).toMatchObject({ name: 'b', prompt: 'B?', private: false, default: 3, confirm: true });
  });
});

describe('imports', () => {
  test('import_tasks hands its keywords down, and searches beside the file that imports', () => {
    const tasks = tasksOf('    - import_tasks: sub/a.yml\n      when: x\n      tags: t\n      vars: {v: 1}', {
      'sub/a.yml': '- import_tasks: b.yml\n- ping:\n  tags: u',
      'sub/b.yml': '- debug: msg=b',
    });
    expect(outline(tasks)).toEqual(['debug msg="b" when x tags t', 'ping when x tags t,u']);
    expect(tasksIn(tasks).map((task) => varsLevels(task).map(shown))).toEqual([[{ v: 1 }], [{ v: 1 }]]);
  });

  test('a templated name is rendered from what is written around it', () => {
    const tasks = tasksOf('    - import_tasks: "{{ file }}"\n      vars: {file: a.yml}', { 'a.yml': '- ping:' });
    expect(outline(tasks)).toEqual(['ping']);
  });

  test('import_playbook adds its tags, conditions and vars to the plays', () => {
    const { plays } = loadSite({
      'site.yml': '- import_playbook: sub/other.yml\n  when: x\n  tags: [t]\n  vars: {a: 1}',
      'sub/other.yml': '- hosts: web\n  tags: u\n  vars: {a: 2, b: 3}\n  tasks:\n    - ping:\n      when: y',
    });
    const [play] = plays;
    expect(outline(play?.tasks ?? [])).toEqual(['ping when x and y tags t,u']);
    expect(shown(play?.vars ?? null)).toEqual({ a: 1, b: 3 });
    expect(play?.directory.endsWith('/sub')).toBe(true);
  });

  test('a vault file of tasks without a password is an error at its header', () => {
    const context = testContext();
    const directory = writeFiles({
      'site.yml': '- hosts: all\n  tasks:\n    - import_tasks: secret.yml',
      'secret.yml': '$ANSIBLE_VAULT;1.1;AES256\n6132',
    });
    loadPlaybook(join(directory, 'site.yml'), context);
    expect(context.errors.map(({ message }) => message)).toEqual([
      'Attempting to decrypt but no vault secrets found: no vault password was given',
    ]);
  });
});

const say = (text: string): string => `- debug: msg=${text}`;

describe('roles', () => {
  test('dependencies come first, inherit the tags, and are one use by their identity', () => {
    const play = loadPlay(
      '- hosts: all\n  roles:\n    - {role: web, tags: t}\n    - {role: app, tags: t}\n    - base',
      {
        'roles/web/meta/main.yml': 'dependencies: [base]',
        'roles/web/tasks/main.yml': say('web'),
        'roles/app/meta/main.yml': 'dependencies: [{role: base}]',
        'roles/app/tasks/main.yml': say('app'),
        'roles/base/tasks/main.yml': say('base'),
      },
    );
    expect(outline(play.roles)).toEqual([
      'debug msg="base" tags t',
      'debug msg="web" tags t',
      // Which host runs it again is seen in the run.
      'debug msg="base" tags t',
      'debug msg="app" tags t',
      // Without the tags of web and app: under --tags another use than theirs may be selected.
      'debug msg="base"',
    ]);
    const identities = roleUsesIn(play.roles).map(({ identity, role }) => [role.name, identity]);
    expect(new Set(identities.filter(([name]) => name === 'base').map(([, identity]) => identity)).size).toBe(1);
  });

  test('other parameters, or allow_duplicates, make another use', () => {
    const files = { 'roles/r/tasks/main.yml': say('r'), 'roles/d/tasks/main.yml': say('d') };
    const roles = '- hosts: all\n  roles: [{role: r, p: 1}, {role: r, p: 2}, {role: r, p: 1}, d, d]';
    const identities = (play: ReturnType<typeof loadPlay>) =>
      new Set(roleUsesIn(play.roles).map(({ identity }) => identity));
    expect(identities(loadPlay(roles, files)).size).toBe(3);
    const allowed = { ...files, 'roles/d/meta/main.yml': 'allow_duplicates: yes' };
    expect(identities(loadPlay(roles, allowed))).toContain(undefined);
  });

  test('a use carries defaults, vars, parameters, parents and handlers', () => {
    const play = loadPlay(
      '- hosts: all\n  roles: [{role: web, listen_port: 80, become: yes}]\n  handlers:\n    - name: own\n      ping:',
      {
        'roles/web/meta/main.yml': 'dependencies: [base]\nargument_specs: {main: {options: {}}}',
        'roles/web/defaults/main/a.yml': 'a: 1\nb: 1',
        'roles/web/defaults/main/b.yml': 'b: 2',
        'roles/web/vars/main.yaml': 'c: "{{ a }}"',
        'roles/web/tasks/main.yml': '- ping:',
        'roles/web/handlers/main.yml': '- name: restart\n  ping:',
        'roles/base/tasks/main.yml': '- ping:',
      },
    );
    const [base, web] = roleUsesIn(play.roles);
    expect(base?.parents.map(({ role }) => role.name)).toEqual(['web']);
    expect([web?.defaults, web?.vars, web?.params].map((dict) => shown(dict ?? null))).toEqual([
      { a: 1, b: 2 },
      { c: '{{ a }}' },
      { listen_port: 80 },
    ]);
    expect([...(web?.role.argumentSpecs.keys() ?? [])]).toEqual(['main']);
    expect(play.handlers.map((handler) => handler.name?.value)).toEqual(['restart', 'own']);
    expect(tasksIn(play.handlers).map((handler) => inherited(handler, 'become')?.value)).toEqual([true, undefined]);
  });

  test('import_role takes the files it is told to', () => {
    const tasks = tasksOf('    - import_role: {name: r, tasks_from: install, vars_from: other}\n      tags: t', {
      'roles/r/tasks/install.yml': '- import_tasks: common.yml',
      'roles/r/tasks/install/unused.yml': '- ping:',
      'roles/r/tasks/common.yml': say('common'),
      'roles/r/vars/other.yml': 'a: 1',
    });
    expect(outline(tasks)).toEqual(['debug msg="common" tags t']);
    expect(shown(roleUsesIn(tasks)[0]?.vars ?? null)).toEqual({ a: 1 });
  });

  test('a role may import other tasks of itself', () => {
    const tasks = tasksOf('    - import_role: {name: r}', {
      'roles/r/tasks/main.yml': '- import_role: {name: r, tasks_from: other}',
      'roles/r/tasks/other.yml': say('other'),
    });
    expect(outline(tasks)).toEqual(['debug msg="other"']);
  });

  test('a role is found beside the playbook before it is found elsewhere', () => {
    const shelf = writeFiles({ 'r/tasks/main.yml': say('elsewhere'), 's/tasks/main.yml': say('shelf') });
    const context = testContext({ rolesPath: [shelf] });
    const directory = writeFiles({
      'site.yml': '- hosts: all\n  roles: [r, s, ./local/t]',
      'roles/r/tasks/main.yml': say('here'),
      'local/t/tasks/main.yml': say('path'),
    });
    const { plays } = loadPlaybook(join(directory, 'site.yml'), context);
    expect(outline(plays[0]?.roles ?? [])).toEqual(['debug msg="here"', 'debug msg="shelf"', 'debug msg="path"']);
  });
});

describe('what is included during the run', () => {
  const files = {
    'site.yml': `
- hosts: all
  become: yes
  tasks:
    - block:
        - include_tasks: {file: a.yml, apply: {tags: t, when: x}}
          vars: {v: 1}
        - include_role: {name: r}
      no_log: yes`,
    'a.yml': '- ping:',
    'roles/r/meta/main.yml': 'dependencies: [base]',
    'roles/r/tasks/main.yml': say('r'),
    'roles/r/handlers/main.yml': '- name: restart\n  ping:',
    'roles/base/tasks/main.yml': say('base'),
  };

  test('tasks stand where the statement stands, with its apply and its vars', () => {
    const { plays, context } = loadSite(files);
    const [include] = tasksIn(plays[0]?.tasks ?? []) as [Task];
    const level = include.applied ?? emptyLevel(include.span);
    const block = loadTasksFile('a.yml', { task: include, level }, context);
    const tasks = tasksIn(block ? [block] : []);
    expect(outline(tasks)).toEqual(['ping when x tags t']);
    expect(tasks.map((task) => [inherited(task, 'no_log')?.value, varsLevels(task).map(shown)])).toEqual([
      [true, [{ v: 1 }]],
    ]);
  });

  test('a role brings its dependencies and its handlers', () => {
    const { plays, context } = loadSite(files);
    const [, task] = tasksIn(plays[0]?.tasks ?? []) as [Task, Task];
    const level = task.applied ?? emptyLevel(task.span);
    const block = loadRole({ name: 'r', params: new Map(), level, span: task.span }, { task }, context);
    expect(outline(block ? [block] : [])).toEqual(['debug msg="base"', 'debug msg="r"']);
    expect(block?.role?.handlers.map(({ name }) => name?.value)).toEqual(['restart']);
  });

  test('a file that is not there is named with the places', () => {
    const { plays, context } = loadSite(files);
    const [task] = tasksIn(plays[0]?.tasks ?? []) as [Task];
    expect(loadTasksFile('b.yml', { task, level: emptyLevel(task.span) }, context)).toBeUndefined();
    expect(context.errors.map(({ message }) => message)).toEqual(['the file "b.yml" is not there']);
  });
});

describe('what is encrypted', () => {
  const vault = new Map([['default', new Secret('open sesame')]]);

  test('is read as what it was: a file of tasks, a file of variables, a single value', () => {
    const inline = seal('a {{ secret }}', 'open sesame').replace(/^/gm, '      ');
    const directory = writeFiles({
      'site.yml': `- hosts: all\n  vars:\n    s: !vault |\n${inline}\n  tasks:\n    - import_tasks: sealed.yml`,
      'sealed.yml': seal('- debug: msg="{{ x }}"', 'open sesame'),
      'vars.yml': seal('x: yes', 'open sesame'),
    });
    const context = testContext({ vault });
    const [play] = loadPlaybook(join(directory, 'site.yml'), context).plays;
    expect(context.errors).toEqual([]);
    expect(outline(play?.tasks ?? [])).toEqual(['debug msg="{{ x }}"']);
    expect(shown(loadVarsFile(join(directory, 'vars.yml'), context))).toEqual({ x: true });
    // A decrypted value is inert.
    expect(play?.vars.get('s')).toBe('a {{ secret }}');
  });

  test('with another password is refused at its place', () => {
    const directory = writeFiles({ 'vars.yml': seal('x: yes', 'another') });
    const context = testContext({ vault });
    loadVarsFile(join(directory, 'vars.yml'), context);
    expect(context.errors.map(({ message, span }) => [message, span?.start])).toEqual([
      ['Decryption failed (no vault secrets were found that could decrypt): no vault password fits this text', 0],
    ]);
  });
});

test('a vars file is read as YAML 1.1 with its templates, and JSON is YAML', () => {
  const directory = writeFiles({ 'a.yml': 'a: "{{ b }}"\nc: 0644\nd: 1.0', 'b.json': '{\n\t"a": [true]\n}' });
  const context = testContext();
  expect(shown(loadVarsFile(join(directory, 'a.yml'), context))).toEqual({ a: '{{ b }}', c: 420, d: '1.0' });
  expect(shown(loadVarsFile(join(directory, 'b.json'), context))).toEqual({ a: [true] });
  expect(context.errors).toEqual([]);
});

test.each([
  ['warn', 0, 1],
  ['error', 1, 0],
  ['ignore', 0, 0],
] as const)('a key that stands twice is what the settings say: %s', (duplicateKeys, errors, warnings) => {
  const directory = writeFiles({ 'site.yml': '- hosts: a\n  hosts: b\n' });
  const context = testContext({ duplicateKeys });
  loadPlaybook(join(directory, 'site.yml'), context);
  expect([context.errors.length, context.warnings.length]).toEqual([errors, warnings]);
});
