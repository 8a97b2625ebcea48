import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSite } from '../../src/cli/load-site.ts';
import { INVENTORY_DEFAULTS } from '../../src/inventory/settings.ts';
import { InputErrors } from '../../src/source/infrakit-error.ts';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'infrakit-load-'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** The report of everything wrong with a site of these files, without the directory; empty where nothing is. */
function faultsOf(name: string, files: Record<string, string>): string {
  const directory = join(root, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  try {
    const playbooks = [join(directory, 'site.yml')];
    loadSite({ playbooks, inventory: ['h1,'], rolesPath: [], extraVars: new Map(), vault: new Map() });
    return '';
  } catch (error) {
    if (error instanceof InputErrors) return error.report().replaceAll(`${directory}/`, '');
    throw error;
  }
}

test('hosts that nobody has yet are no error before the run: a play before theirs may add them', () => {
  const path = join(root, 'later.yml');
  writeFileSync(path, '- hosts: added\n  tasks: []\n');
  const request = { playbooks: [path], inventory: ['h1,'], rolesPath: [], extraVars: new Map(), vault: new Map() };
  const { site } = loadSite({ ...request, inventorySettings: { ...INVENTORY_DEFAULTS, patternMismatch: 'error' } });
  expect(() => site.inventory.select('added')).toThrow('Could not match supplied host pattern, ignoring: added');
  expect(loadSite(request).warnings.map(({ message }) => message)).toContain(
    'Could not match supplied host pattern, ignoring: added',
  );
});

test('all errors of a playbook are found in one pass', () => {
  const faults = faultsOf('all', {
    'site.yml': `- hosts: all
  gather_fact: false
  roles: [nope]
  tasks:
    - copy: {src: missing.txt, dest: /tmp/x, moed: "0644"}
    - template: {src: broken.j2, dest: /tmp/y}
    - debug: msg="{{ x | uper }}"
    - debug: {msg: "{{ x "}
    - comand: ls
      when: false
`,
    'templates/broken.j2': 'one\n{% if x %}\n',
  });
  const places = [...faults.matchAll(/^(\S+:\d+:\d+): (.*)$/gm)].map((match) => `${match[1]} ${match[2]}`);
  expect(places).toEqual([
    'site.yml:2:3 "gather_fact" is not a keyword of a play',
    'site.yml:3:11 the role "nope" is not there',
    'site.yml:5:46 "copy" has no parameter "moed"',
    'site.yml:7:26 there is no filter "uper"',
    expect.stringMatching(/^site\.yml:8:\d+ .*not closed/),
    'site.yml:5:14 could not find "missing.txt" on the control node',
    expect.stringMatching(/^templates\/broken\.j2:2:\d+ /),
  ]);
  expect(faults).toContain('did you mean "gather_facts"?');
  expect(faults).toContain('did you mean "mode"?');
  expect(faults).toContain('did you mean "upper"?');
});

test('a missing file is no error before the run where a condition may rule it out', () => {
  expect(
    faultsOf('when', { 'site.yml': '- hosts: all\n  tasks:\n    - {copy: {src: a, dest: /b}, when: x is defined}\n' }),
  ).toBe('');
});

test('a missing file is no error before the run where a task works on the control node', () => {
  const tasks = '    - {command: make, delegate_to: localhost}\n    - copy: {src: a, dest: /b}\n';
  expect(faultsOf('local', { 'site.yml': `- hosts: all\n  tasks:\n${tasks}` })).toBe('');
});

test('a word in free text, a loop, a batch and a file of variables are checked before the run', () => {
  const faults = faultsOf('words', {
    'site.yml': `- hosts: all
  serial: [1, many]
  vars_files: {a: b}
  tasks:
    - meta: flush_handler
    - debug: msg=x
      with_itemz: [1]
    - command: "true"
      args: {argv: [ls]}
    - command: "{{ x }}"
    - meta: "{{ y }}"
`,
  });
  const places = [...faults.matchAll(/^(\S+:\d+:\d+): (.*)$/gm)].map((match) => `${match[1]} ${match[2]}`);
  expect(places).toEqual([
    'site.yml:2:15 serial: "many" is neither a number of hosts nor a percentage',
    'site.yml:3:15 an entry of "vars_files" must be the name of a file or a list of names',
    expect.stringMatching(/^site\.yml:5:13 "meta\.action": /),
    'site.yml:7:7 there is no lookup "itemz"',
    'site.yml:8:7 only command or argv can be given, not both',
  ]);
  expect(faults).toContain('did you mean "flush_handlers"?');
  expect(faults).toContain('did you mean "items"?');
});

test('an empty playbook is an error', () => {
  expect(faultsOf('empty', { 'site.yml': '---\n' })).toContain('site.yml is empty');
});
