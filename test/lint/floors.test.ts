import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const UP: [string, string][] = [
  ['src/source/planted-playbook.ts', '../playbook/model.ts'],
  ['src/report/planted-engine.ts', '../engine/run.ts'],
  ['src/template/deep/planted-engine.ts', '../../engine/run.ts'],
  ['src/engine/planted-cli.ts', '../cli/main.ts'],
  ['src/foreign/planted-engine.ts', '../engine/run.ts'],
  ['src/modules/control/planted-remote.ts', '../../remote/converge.ts'],
  ['src/modules/control/planted-template.ts', '../../template/value.ts'],
];
/** A listing is kept while the disk gives the same answers: whoever asks it unrecorded breaks that. */
const PAST_THE_RECORD: [string, string][] = [
  ['src/playbook/planted-fs.ts', 'node:fs'],
  ['src/inventory/planted-fs.ts', 'node:fs'],
];
const DOWN: [string, string][] = [
  ['src/engine/planted-playbook.ts', '../playbook/model.ts'],
  ['src/modules/control/planted-sdk.ts', '../../sdk/index.ts'],
];

let tree: string;
let said: string;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'infrakit-floors-'));
  const { vcs: _, ...configuration } = JSON.parse(readFileSync('biome.json', 'utf8'));
  writeFileSync(join(tree, 'biome.json'), JSON.stringify(configuration));
  for (const [path, target] of [...UP, ...PAST_THE_RECORD, ...DOWN]) {
    mkdirSync(join(tree, dirname(path)), { recursive: true });
    writeFileSync(join(tree, path), `import { planted } from '${target}';\nexport const x = planted;\n`);
  }
  const biome = resolve('node_modules/.bin/biome');
  const { stdout, stderr } = spawnSync(biome, ['lint', '--max-diagnostics=none', '.'], { cwd: tree, encoding: 'utf8' });
  said = stdout + stderr;
});

afterAll(() => rmSync(tree, { recursive: true }));

const refused = (path: string) =>
  said.split('\n').some((line) => line.startsWith(path) && line.includes('noRestrictedImports'));

test.each(UP)('the linter refuses the arrow up from %s to %s', (path) => expect(refused(path)).toBe(true));
test.each(PAST_THE_RECORD)('the linter refuses %s to read %s', (path) => expect(refused(path)).toBe(true));
test.each(DOWN)('the linter lets the arrow down pass from %s to %s', (path) => expect(refused(path)).toBe(false));
