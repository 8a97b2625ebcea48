// The test command: everything that this machine can run, and in print what it cannot and why.
// Ends with "N passed, N failed" and with exit status 0 only where nothing failed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLEET_UNAVAILABLE = 77;
const scratch = mkdtempSync(join(tmpdir(), 'infrakit-test-'));
const total = { passed: 0, failed: 0 };

function step(name, command, args) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status === 0) total.passed++;
  else total.failed++;
  return status === 0;
}

function suite(project) {
  const report = join(scratch, `${project}.json`);
  console.log(`\n== vitest: ${project}`);
  const { status } = spawnSync(
    'npx',
    ['vitest', 'run', '--project', project, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
    { stdio: 'inherit' },
  );
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += numPassedTests;
    total.failed += numFailedTests;
    // A file that could not be loaded has no tests to fail, and a run that ends badly must not look well.
    if (numFailedTests === 0 && (status !== 0 || numPassedTests === 0))
      total.failed += Math.max(1, numFailedTestSuites);
  } catch {
    total.failed++;
  }
}

step('build', 'npx', ['tsc', '-p', 'tsconfig.build.json']);
step('types', 'npx', ['tsc', '--noEmit']);
step('lint, format, floors', 'npx', ['biome', 'ci', '.']);
step('unused code', 'npx', ['knip']);
suite('unit');

const fleet = spawnSync('bash', ['test/fleet/fleet.sh', 'check'], { stdio: ['ignore', 'ignore', 'inherit'] });
if (fleet.status === 0) {
  suite('hosts');
} else if (fleet.status === FLEET_UNAVAILABLE) {
  console.log('\nLeft out: the tests on real hosts (test/hosts), for the reason above. They need root on Debian.');
} else {
  console.log('\nThe test hosts cannot be made.');
  total.failed++;
}

rmSync(scratch, { recursive: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
