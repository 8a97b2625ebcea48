import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** What the linter says of a source as if it stood at this path. */
function lint(path: string, source: string): string {
  const { stdout, stderr } = spawnSync('npx', ['biome', 'lint', `--stdin-file-path=${path}`], {
    input: source,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

test.each([
  ['src/source/planted.ts', '../playbook/model.ts'],
  ['src/report/planted.ts', '../engine/run.ts'],
  ['src/template/deep/planted.ts', '../../engine/run.ts'],
  ['src/engine/planted.ts', '../cli/main.ts'],
  ['src/modules/control/planted.ts', '../../remote/converge.ts'],
  ['src/modules/control/planted.ts', '../../template/value.ts'],
])('the linter refuses an arrow up from %s to %s', (path, target) => {
  expect(lint(path, `import { planted } from '${target}';\nexport const x = planted;\n`)).toContain('noRestrictedImports');
});

test.each([
  ['src/engine/planted.ts', '../playbook/model.ts'],
  ['src/modules/control/planted.ts', '../../sdk/index.ts'],
])('the linter lets an arrow down pass from %s to %s', (path, target) => {
  expect(lint(path, `import { planted } from '${target}';\nexport const x = planted;\n`)).not.toContain(
    'noRestrictedImports',
  );
});
