import { describe, expect, test } from 'vitest';
import { codeOf, factsMentioned } from '../../src/vars/fact-mentions.ts';

describe('the facts that a piece of code mentions', () => {
  test.each([
    ['ansible_distribution == "Debian" and x', ['distribution']],
    ['ansible_facts.os_family ~ ansible_facts[\'kernel\'] ~ ansible_facts [ "fqdn" ]', ['os_family', 'kernel', 'fqdn']],
    ['ansible_local.x.y', ['local']],
    ['ansible_ssh_host_key_rsa_public', ['ssh_host_key_rsa_public']],
    ['ansible_host ~ ansible_user ~ ansible_check_mode ~ ansible_managed ~ ansible_loop.index', []],
    ['inventory_hostname in groups.web and my_ansible_kernel', []],
    ["lookup('env', 'HOME') ~ query('ansible.builtin.fileglob', '*.x')", []],
  ])('%s', (code, facts) => {
    expect([...(factsMentioned(code) ?? ['anything'])]).toEqual(facts);
  });

  test.each([
    'ansible_facts',
    'ansible_facts[name]',
    "ansible_facts['os_' ~ name]",
    'ansible_facts | dict2items',
    'hostvars.other.x',
    "vars['ansible_' ~ name]",
    "lookup('vars', name)",
    "lookup('ansible.builtin.vars', name)",
    'lookup(name, x)',
    "lookup('en' ~ 'v', x)",
    "q('varnames', '.*')",
    "lookup('template', 'x.j2')",
    'query',
    "names | map('extract', hostvars)",
    "'ansible_' ~ name",
  ])('anything: %s', (code) => {
    expect(factsMentioned(code)).toBeUndefined();
  });
});

describe('the code of a template', () => {
  test.each([
    ['the vars of {{ a }} and {% if b %}x{% endif %}', '{{ a }}\n{% if b %}\n{% endif %}'],
    ['{{ "}}" ~ vars }} x', '{{ "}}" ~ vars }}'],
    ["{{ '\\'}}' ~ vars }}", "{{ '\\'}}' ~ vars }}"],
    ['no tags here', ''],
  ])('%s', (template, code) => {
    expect(codeOf(template)).toBe(code);
  });

  test.each(["{{ {'a': {'b': 1}}[vars.x] }}", '{{ a', "{{ '\"' ~ it's }} {{ vars }}"])('all of %s', (template) => {
    expect(codeOf(template)).toBe(template);
  });
});
