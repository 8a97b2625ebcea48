import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listing } from '../../src/cli/listing.ts';
import { loadSite } from '../../src/cli/load-site.ts';
import { hostVariables } from '../../src/engine/magic-variables.ts';
import type { RunOptions } from '../../src/engine/run-options.ts';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'infrakit-listing-'));
  mkdirSync(join(root, 'roles/web/tasks'), { recursive: true });
  mkdirSync(join(root, 'inventory'));
  writeFileSync(join(root, 'inventory/hosts'), 'h1\n');
  writeFileSync(join(root, 'roles/web/tasks/main.yml'), '- debug: msg=x\n- {name: named, ping: }\n');
  writeFileSync(join(root, 'site.yml'), '- hosts: all\n  roles: [web]\n  tasks:\n    - meta: flush_handlers\n');
});
afterAll(() => rmSync(root, { recursive: true }));

const load = () =>
  loadSite({
    playbooks: [join(root, 'site.yml')],
    inventory: [join(root, 'inventory')],
    rolesPath: [],
    extraVars: new Map(),
    vault: new Map(),
  }).site;
const options = { limit: [], tags: [], skipTags: [], extraVars: new Map() } as unknown as RunOptions;

test('tasks without a name are listed by their action alone, those of roles and meta tasks too', () => {
  const text = listing(load(), ['site.yml'], options, { listHosts: false, listTasks: true, listTags: false });
  const tasks = text.split('\n').filter((line) => line.startsWith('      '));
  expect(tasks).toEqual(['      debug\tTAGS: []', '      web : named\tTAGS: []', '      meta\tTAGS: []']);
});

test('a directory of inventories is the inventory_dir', () => {
  expect(hostVariables('h1', load().inventory).get('inventory_dir')).toBe(join(root, 'inventory'));
});
