import { describe, expect, it } from 'vitest';
import { declaresCheckMode, kindOfModule, shebangOf } from '../../src/foreign/module-kind.ts';

describe('the kind of a module', () => {
  it.each([
    ['python', 'm.py', '#!/usr/bin/python\nfrom ansible.module_utils.basic import AnsibleModule\n'],
    ['python', 'm.py', 'import json\n  from ansible.module_utils import basic\n'],
    ['python', 'm.py', 'import ansible.module_utils.basic\n'],
    ['python', 'm.py', 'from ansible_collections.a.b.plugins.module_utils.c import d\n'],
    ['python', 'm.py', 'from ..module_utils.c import d\n'],
    ['python', 'm.py', '# WANT_JSON\nfrom ansible.module_utils.basic import *\n'],
    ['json-file', 'm', '#!/bin/sh\n# WANT_JSON\n'],
    ['json-file', 'm.py', '#!/usr/bin/python\n# WANT_JSON\n# from ansible.module_utils.basic import x\n'],
    ['embedded-json', 'm.pl', '#!/usr/bin/perl\n<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>\n'],
    ['old-style', 'm', '#!/bin/sh\n. $1\n'],
    ['old-style', 'm.py', '#!/usr/bin/python\nimport os\n'],
    ['powershell', 'm.ps1', '#Requires -Module Ansible.ModuleUtils.Legacy\n'],
    ['binary', 'm', '\x7fELF\x02\x01\x01\0'],
  ])('is %s for %s: %j', (kind, path, text) => {
    expect(kindOfModule(path, Buffer.from(text, 'latin1'))).toBe(kind);
  });

  it('says whether check mode is kept to, in the words of each', () => {
    const declared = 'm = AnsibleModule(argument_spec=spec, supports_check_mode=True)';
    expect(declaresCheckMode('python', Buffer.from(declared))).toBe(true);
    expect(declaresCheckMode('python', Buffer.from(declared.replace('True', 'False')))).toBe(false);
    expect(declaresCheckMode('json-file', Buffer.from('jq ._ansible_check_mode'))).toBe(true);
    expect(declaresCheckMode('old-style', Buffer.from('. $1'))).toBe(false);
    expect(declaresCheckMode('binary', Buffer.from('_ansible_check_mode'))).toBe(false);
  });
});

it.each([
  ['#!/usr/bin/python\nx', ['/usr/bin/python']],
  ['#!/usr/bin/env python3\nx', ['python3']],
  ['#!/usr/bin/env -S ruby -w\nx', ['ruby', '-w']],
  ['#! /bin/sh -e', ['/bin/sh', '-e']],
  ['echo', []],
])('the interpreter of %j is %j', (text, words) => expect(shebangOf(Buffer.from(text))).toEqual(words));
