import { describe, expect, it } from 'vitest';
import { ModuleUtils } from '../../src/foreign/module-utils.ts';
import { bundlePython } from '../../src/foreign/python-bundle.ts';
import type { ModuleFile } from '../../src/playbook/action.ts';
import { testContext } from '../playbook/load-context.ts';
import { writeFiles } from '../playbook/site.ts';

function bundle(files: Readonly<Record<string, string>>, name = 'mine', path = 'library/mine.py') {
  const directory = writeFiles(files);
  const file: ModuleFile = {
    kind: 'file',
    name,
    path: `${directory}/${path}`,
    playbookDirectory: directory,
    libraries: [`${directory}/library`],
  };
  const context = testContext({ ansibleCore: () => `${directory}/core` });
  const { module, files: bundled } = bundlePython(file, new ModuleUtils(file, [], context));
  return { module, names: [...bundled.keys()], files: bundled };
}

const COLL = 'collections/ansible_collections/a/b/plugins';

describe('a Python module is bundled', () => {
  it('with what it imports, and what that imports', () => {
    const { module, names } = bundle({
      'library/mine.py': 'from ansible.module_utils.one import f\nimport json\n',
      'module_utils/one.py': 'from ansible.module_utils.two import three\n',
      'core/module_utils/two/__init__.py': 'from .four import *\n',
      'core/module_utils/two/three.py': '',
      'core/module_utils/two/four.py': 'def f():\n    from ansible.module_utils.nowhere import x\n',
      'core/module_utils/unused.py': '',
    });
    expect(module).toBe('ansible.modules.mine');
    expect(names).toEqual([
      'ansible/__init__.py',
      'ansible/module_utils/__init__.py',
      'ansible/module_utils/one.py',
      'ansible/module_utils/two/__init__.py',
      'ansible/module_utils/two/four.py',
      'ansible/module_utils/two/three.py',
      'ansible/modules/__init__.py',
      'ansible/modules/mine.py',
    ]);
  });

  it('with the module_utils of collections, where they are called now', () => {
    const { module, names, files } = bundle(
      {
        [`${COLL}/modules/m.py`]: 'from ..module_utils.old import x\n',
        [`${COLL}/module_utils/new/deep.py`]: '',
        'collections/ansible_collections/a/b/meta/runtime.yml':
          'plugin_routing:\n  module_utils:\n    old:\n      redirect: a.b.new.deep\n',
      },
      'a.b.m',
      `${COLL}/modules/m.py`,
    );
    expect(module).toBe('ansible_collections.a.b.plugins.modules.m');
    expect(names.filter((name) => !name.endsWith('__init__.py'))).toEqual([
      'ansible_collections/a/b/plugins/module_utils/new/deep.py',
      'ansible_collections/a/b/plugins/module_utils/old.py',
      'ansible_collections/a/b/plugins/modules/m.py',
    ]);
    const old = files.get('ansible_collections/a/b/plugins/module_utils/old.py')?.toString();
    expect(old).toContain('ansible_collections.a.b.plugins.module_utils.new.deep');
  });

  it('but not without what it cannot do without: which, and where it was looked for', () => {
    expect(() => bundle({ 'library/mine.py': 'from ansible.module_utils.gone import f\n' })).toThrow(
      /"mine" imports ansible.module_utils.gone, which is not on the control node \(.*library\/mine\.py\)/,
    );
    try {
      bundle({ 'library/mine.py': 'from ansible.module_utils.gone import f\n' });
    } catch (error) {
      expect((error as { hint: string }).hint).toMatch(/module_utils, .*core\/module_utils; install ansible-core/);
    }
  });
});
