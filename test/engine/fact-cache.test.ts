import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JsonFileCache } from '../../src/engine/fact-cache.ts';
import { HostState } from '../../src/engine/host-state.ts';
import { compactReport } from './compact-report.ts';
import { runScenario } from './scenario.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const cache = (timeout = 0) => new JsonFileCache({ directory: join(directory, 'kept'), prefix: '', timeout });
const kept = (name: string) => join(directory, 'kept', name);

const play = async (site: string, settings = ''): Promise<string> => {
  const config = `[defaults]\nfact_caching=jsonfile\nfact_caching_connection=${directory}/kept\n${settings}`;
  const scenario = new Map([
    ['ansible.cfg', config],
    ['site.yml', site],
  ]);
  return compactReport((await runScenario(scenario)).events);
};

describe('facts that are kept', () => {
  test('lie in a file for each host as Ansible has them', async () => {
    await play(`
- hosts: h1
  gather_facts: false
  tasks:
    - setup: { gather_subset: ['!all', '!min', 'env'] }
    - set_fact: { mine: { b: 1, a: [x] }, cacheable: true }
    - set_fact: { not: kept }
`);
    const facts = JSON.parse(readFileSync(kept('h1'), 'utf8'));
    expect(Object.keys(facts).sort()).toEqual([
      '_ansible_facts_gathered',
      'ansible_env',
      'gather_subset',
      'mine',
      'module_setup',
    ]);
    expect(facts.mine).toEqual({ a: ['x'], b: 1 });
    expect(readdirSync(join(directory, 'kept'))).toEqual(['h1']);
    expect(statSync(kept('h1')).mode & 0o777).toBe(0o600);
  });

  test('are there in the next run, which need not gather them again', async () => {
    await play(
      "- hosts: h1\n  gather_subset: ['!all', '!min']\n  tasks: [{ set_fact: { mine: 1, cacheable: true } }]\n",
    );
    const report = await play(
      '- hosts: h1\n  tasks: [{ debug: { msg: "{{ mine }} {{ ansible_facts.mine }} {{ ansible_facts.gather_subset }}" } }]\n',
      'gathering=smart\n',
    );
    expect(report).toContain(`h1: "1 1 ['!all', '!min']"`);
    expect(report).not.toContain('Gathering Facts');
  });

  test('are read as Ansible wrote them', () => {
    const host = new HostState('h1', cache());
    writeFileSync(
      kept('h1'),
      '{"_ansible_facts_gathered": true, "ansible_distribution": "Debian", "mine": 2, "module_setup": true}',
    );
    expect(host.facts.get('distribution')).toBe('Debian');
    expect(host.plainFacts).toEqual(new Map([['mine', 2]]));
    expect(host.hasGathered).toBe(true);
  });

  test('count no more when their time is over', () => {
    const keeper = cache(60);
    keeper.keep('h1', new Map([['ansible_a', 1]]));
    expect(keeper.load('h1')).toEqual(new Map([['ansible_a', 1]]));
    const before = Date.now() / 1000 - 61;
    utimesSync(kept('h1'), before, before);
    expect(keeper.load('h1')).toBeUndefined();
    expect(cache(0).load('h1')).toEqual(new Map([['ansible_a', 1]]));
  });

  test('are forgotten by clear_facts', async () => {
    await play("- hosts: h1\n  gather_subset: ['!all', '!min']\n");
    expect(existsSync(kept('h1'))).toBe(true);
    await play('- hosts: h1\n  gather_facts: false\n  tasks: [{ meta: clear_facts }]\n');
    expect(existsSync(kept('h1'))).toBe(false);
  });

  test('never lead out of their directory', () => {
    const keeper = cache();
    for (const name of ['../out', '/etc/out', '..', '.', 'a/b', '.hidden']) {
      keeper.keep(name, new Map([['ansible_a', 1]]));
      expect(keeper.load(name)).toBeUndefined();
      keeper.forget(name);
    }
    expect(readdirSync(directory)).toEqual(['kept']);
    expect(readdirSync(join(directory, 'kept'))).toEqual([]);
  });

  test('that are spoilt are as if they were not there', () => {
    const keeper = cache();
    writeFileSync(kept('h1'), '{"half":');
    expect(keeper.load('h1')).toBeUndefined();
  });

  test('cannot be kept by what we do not have', async () => {
    await expect(play('- hosts: h1\n', 'forks=1\n[x]\n').then(() => 'ran')).resolves.toBe('ran');
    const redis = new Map([
      ['ansible.cfg', '[defaults]\nfact_caching=redis\n'],
      ['site.yml', '- hosts: h1\n'],
    ]);
    await expect(runScenario(redis)).rejects.toThrow('facts cannot be kept by "redis"');
  });
});
