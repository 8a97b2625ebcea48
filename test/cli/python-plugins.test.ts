import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSite } from '../../src/cli/load-site.ts';
import { InfrakitError } from '../../src/source/infrakit-error.ts';
import { writeFiles } from '../playbook/site.ts';

function reportOf(files: Readonly<Record<string, string>>): string {
  const directory = writeFiles({ hosts: 'h1\n', ...files });
  try {
    loadSite({
      playbooks: [join(directory, 'site.yml')],
      inventory: [join(directory, 'hosts')],
      rolesPath: [],
      extraVars: new Map(),
      vault: new Map(),
    });
    return '';
  } catch (error) {
    if (error instanceof InfrakitError) return error.report().replaceAll(directory, 'DIR');
    throw error;
  }
}

it('plugins in Python are refused by name, with every place that uses them', () => {
  const report = reportOf({
    'site.yml': `- hosts: all
  roles: [web]
  tasks:
    - debug: msg="{{ 1 | mine }}"
    - debug: msg="{{ lookup('ours') }} {{ 1 | a.b.theirs }}"
    - debug: msg="{{ 1 | nobodys }}"
`,
    'filter_plugins/some.py': "def filters(self): return {'mine': f}\n",
    'lookup_plugins/ours.py': '',
    'roles/web/tasks/main.yml': '- debug: msg="{{ 1 | mine }} {{ 1 is odder }}"\n',
    'roles/web/test_plugins/t.py': "x = {'odder': f}\n",
    'collections/ansible_collections/a/b/plugins/filter/theirs.py': '',
  });
  const hints = report.split('\n').filter((line) => /^hint:|^DIR.*there is no/.test(line));
  expect(
    hints.map((line) =>
      line.replace(', which does not run here: say the same with the filters, tests and lookups there are', ''),
    ),
  ).toEqual([
    'DIR/roles/web/tasks/main.yml:1:22: there is no filter "mine"',
    'hint: DIR/filter_plugins/some.py defines it in Python',
    'DIR/roles/web/tasks/main.yml:1:38: there is no test "odder"',
    'hint: DIR/roles/web/test_plugins/t.py defines it in Python',
    'DIR/site.yml:4:26: there is no filter "mine"',
    'hint: DIR/filter_plugins/some.py defines it in Python',
    'DIR/site.yml:5:29: there is no lookup "ours"',
    'hint: DIR/lookup_plugins/ours.py defines it in Python',
    'DIR/site.yml:5:47: there is no filter "a.b.theirs"',
    'hint: DIR/collections/ansible_collections/a/b/plugins/filter/theirs.py defines it in Python',
    'DIR/site.yml:6:26: there is no filter "nobodys"',
  ]);
});
