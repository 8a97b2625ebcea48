/** A place where a variable can get its value. */
interface Level {
  /** Stands for it in the names of variables and is the value that it gives them. */
  readonly key: string;
  readonly name: string;
}

const level = (key: string, name: string): Level => ({ key, name });

/**
 * Where variables get their values, weakest first: the levels of Ansible's documentation ("Understanding variable
 * precedence", of which the first, values of the command line, are no variables), and between them what ansible-core
 * makes of two places of one level.
 */
export const LEVELS: readonly Level[] = [
  level('od', 'defaults of a role before it'),
  level('dd', 'defaults of a dependency'),
  level('rd', 'role defaults'),
  level('al', 'inventory file vars of all'),
  level('ga', 'inventory file vars of a group without parents'),
  level('gb', 'the same of one whose name is later'),
  level('gz', 'the same of one with a priority'),
  level('ig', 'inventory file group vars'),
  level('ia', 'inventory group_vars/all'),
  level('pa', 'playbook group_vars/all'),
  level('iw', 'inventory group_vars/*'),
  level('pw', 'playbook group_vars/*'),
  level('ih', 'inventory file host vars'),
  level('hf', 'inventory host_vars/*'),
  level('pf', 'playbook host_vars/*'),
  level('fa', 'host facts, cached set_facts'),
  level('pv', 'play vars'),
  level('pp', 'play vars_prompt'),
  level('v1', 'play vars_files'),
  level('v2', 'a later file of vars_files'),
  level('ov', 'role vars of a role before it'),
  level('dv', 'role vars of a dependency'),
  level('rv', 'role vars'),
  level('ri', 'vars beside the name of the role'),
  level('ob', 'block vars'),
  level('ib', 'vars of an inner block'),
  level('im', 'vars of import_tasks'),
  level('tv', 'task vars'),
  level('i1', 'include_vars'),
  level('i2', 'a later include_vars'),
  level('re', 'registered vars'),
  level('s1', 'set_facts'),
  level('s2', 'a later set_fact'),
  level('rp', 'role params'),
  level('p1', 'include params'),
  level('p2', 'params of an inner include'),
  level('ev', 'extra vars'),
];

/** Each two levels, with the variable that both of them define. */
export const PAIRS: readonly { readonly weak: Level; readonly strong: Level; readonly variable: string }[] =
  LEVELS.flatMap((weak, i) =>
    LEVELS.slice(i + 1).map((strong) => ({ weak, strong, variable: `${weak.key}_${strong.key}` })),
  );

/** The variables that a level shares with each of the others. */
const namesAt = (key: string): readonly string[] =>
  PAIRS.filter(({ weak, strong }) => weak.key === key || strong.key === key).map(({ variable }) => variable);

const varsAt = (key: string): Readonly<Record<string, string>> =>
  Object.fromEntries(namesAt(key).map((name) => [name, key]));

const iniAt = (key: string, separator = '\n'): string =>
  namesAt(key)
    .map((name) => `${name}=${key}`)
    .join(separator);

const file = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** What a registered variable is, and what any other is. */
const SHOWN = PAIRS.map(({ variable }) => [variable, `{{ ${variable}.msg | default(${variable}) }}`]);

const INVENTORY = `
[aaa]
h1
[bbb]
h1
[zzz]
h1
[web]
h1 ansible_connection=local ${iniAt('ih', ' ')}
[site:children]
web
[all:vars]
${iniAt('al')}
[aaa:vars]
${iniAt('ga')}
[bbb:vars]
${iniAt('gb')}
[zzz:vars]
ansible_group_priority=3
${iniAt('gz')}
[web:vars]
${iniAt('ig')}
`;

const PLAY = {
  hosts: 'h1',
  gather_facts: false,
  vars: varsAt('pv'),
  vars_prompt: namesAt('pp').map((name) => ({ name, default: 'pp', private: false })),
  vars_files: ['v1.yml', 'v2.yml'],
  roles: ['other', { role: 'r', vars: varsAt('ri'), ...varsAt('rp') }],
};

const ROLE_TASKS = [
  { include_vars: '{{ playbook_dir }}/i1.yml' },
  { include_vars: '{{ playbook_dir }}/i2.yml' },
  ...namesAt('re').map((name) => ({ debug: { msg: 're' }, register: name })),
  { set_fact: varsAt('s1') },
  { set_fact: varsAt('s2') },
  { include_tasks: 'outer.yml', vars: varsAt('p1') },
];

/** The files of a playbook with a task, called `show`, in which all levels meet: it says who won of each two. */
export const PRECEDENCE_PLAYBOOK: ReadonlyMap<string, string> = new Map([
  ['inventory/hosts', INVENTORY],
  ['inventory/group_vars/all.yml', file(varsAt('ia'))],
  ['inventory/group_vars/web.yml', file(varsAt('iw'))],
  ['inventory/host_vars/h1.yml', file(varsAt('hf'))],
  ['group_vars/all.yml', file(varsAt('pa'))],
  ['group_vars/web.yml', file(varsAt('pw'))],
  ['host_vars/h1.yml', file(varsAt('pf'))],
  ['kept/h1', file(varsAt('fa'))],
  ['v1.yml', file(varsAt('v1'))],
  ['v2.yml', file(varsAt('v2'))],
  ['i1.yml', file(varsAt('i1'))],
  ['i2.yml', file(varsAt('i2'))],
  ['roles/other/defaults/main.yml', file(varsAt('od'))],
  ['roles/other/vars/main.yml', file(varsAt('ov'))],
  ['roles/dep/defaults/main.yml', file(varsAt('dd'))],
  ['roles/dep/vars/main.yml', file(varsAt('dv'))],
  ['roles/r/meta/main.yml', file({ dependencies: ['dep'] })],
  ['roles/r/defaults/main.yml', file(varsAt('rd'))],
  ['roles/r/vars/main.yml', file(varsAt('rv'))],
  ['roles/r/tasks/main.yml', file(ROLE_TASKS)],
  ['roles/r/tasks/outer.yml', file([{ include_tasks: 'inner.yml', vars: varsAt('p2') }])],
  [
    'roles/r/tasks/inner.yml',
    file([
      {
        block: [{ block: [{ import_tasks: 'imported.yml', vars: varsAt('im') }], vars: varsAt('ib') }],
        vars: varsAt('ob'),
      },
    ]),
  ],
  [
    'roles/r/tasks/imported.yml',
    file([{ name: 'show', debug: { msg: Object.fromEntries(SHOWN) }, vars: varsAt('tv') }]),
  ],
  ['site.yml', file([PLAY])],
  ['extra.json', file(varsAt('ev'))],
]);
