import { describe, expect, it } from 'vitest';
import { showDoc } from '../../src/cli/doc/show-doc.ts';
import { modules } from '../../src/cli/modules.ts';

const page = (name: string): string => showDoc([name], { list: false, json: false });

describe('infrakit doc', () => {
  it('lists every module with what it is for', () => {
    const lines = showDoc([], { list: true, json: false }).trimEnd().split('\n');
    expect(lines).toHaveLength(modules.length);
    expect(lines.find((line) => line.startsWith('ansible.builtin.file '))).toMatch(/ {2}Set the type, owner, mode/);
  });

  it('shows what a module takes, from the schema that checks it', () => {
    const text = page('file');
    expect(text).toContain('> ansible.builtin.file\n');
    expect(text).toContain('= path (str; also dest, name)\n    The path on the host.\n');
    expect(text).toContain('- state (str; one of absent, directory, file, hard, link, touch)\n');
    expect(text).toContain('- force (bool; default false)\n');
    expect(text.indexOf('= path')).toBeLessThan(text.indexOf('- access_time'));
  });

  it.each(modules.map(({ collection, name }) => `${collection}.${name}`))('has a page for %s, with types', (name) => {
    const { parameters } = JSON.parse(showDoc([name], { list: false, json: true }))[name];
    for (const { type } of parameters) expect(type).toMatch(/^(str|bool|int|float|list|dict|raw)$/);
    expect(page(name)).toContain(`> ${name}\n`);
  });

  it('says what is refused, and why', () => {
    expect(page('uri')).toContain('! use_netrc: not supported, ~/.netrc is not read');
    const { unsupported } = JSON.parse(showDoc(['uri'], { list: false, json: true }))['ansible.builtin.uri'];
    expect(unsupported.unix_socket).toContain('TCP');
  });

  it('gives a task to fill in, what has to be given first', () => {
    const snippet = showDoc(['stat'], { list: false, json: false, snippet: true });
    expect(snippet).toMatch(/^---\n- name: .+\n {2}ansible\.builtin\.stat:\n {6}path: \(required\)/);
  });

  it('refuses plugins of which there is no documentation', () => {
    expect(() => showDoc([], { list: true, json: false, type: 'lookup' })).toThrow('plugins of the type "lookup"');
  });

  it('names the nearest where there is no such module', () => {
    expect(() => page('ansible.builtin.fiel')).toThrow('there is no module "ansible.builtin.fiel"');
    expect(() => page('fiel')).toThrow(expect.objectContaining({ hint: expect.stringContaining('"file"') }));
  });
});
