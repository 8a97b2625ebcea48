// The test command: everything that this machine can run, and in print what it cannot and why.
// Ends with "N passed, N failed" and with exit status 0 only where nothing failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLEET_UNAVAILABLE = 77;
/** Programs that tests call, with the Debian packages that have them. */
const PROGRAMS = {
  busybox: 'busybox',
  chattr: 'e2fsprogs',
  curl: 'curl',
  git: 'git',
  ip: 'iproute2',
  ssh: 'openssh-client',
  sshd: 'openssh-server',
  sudo: 'sudo',
  unzip: 'unzip',
  xz: 'xz-utils',
  zip: 'zip',
};
const scratch = mkdtempSync(join(tmpdir(), 'infrakit-test-'));
const total = { passed: 0, failed: 0 };

const has = (program) =>
  ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].some((directory) =>
    existsSync(join(directory, program)),
  );

/** As root on Debian: the programs that are not there yet. Elsewhere the tests that need them are left out. */
function installPrograms() {
  const missing = Object.entries(PROGRAMS).filter(([program]) => !has(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, name]) => name))];
  if (process.getuid?.() !== 0 || !has('apt-get')) {
    console.log(
      `Not on this machine: ${missing.map(([program]) => program).join(', ')}. Tests that need them are left out.`,
    );
    return;
  }
  console.log(`== installing ${packages.join(' ')}`);
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
}

function step(name, command, args) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status === 0) total.passed++;
  else total.failed++;
}

function suite(project) {
  const report = join(scratch, `${project}.json`);
  console.log(`\n== tests: ${project}`);
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', project, ...reporters], { stdio: 'inherit' });
  if (!existsSync(report)) {
    total.failed++;
    return;
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += numPassedTests;
  total.failed += numFailedTests;
  // A file that could not be loaded has no tests to fail, and a run that ends badly must not look well.
  if (numFailedTests === 0 && (status !== 0 || numPassedTests === 0)) total.failed += Math.max(1, numFailedTestSuites);
  const leftOut = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map(({ fullName }) => fullName);
  if (leftOut.length === 0) return;
  console.log(`\nLeft out, since they need root or a program that is not on this machine (${leftOut.length}):`);
  for (const name of leftOut) console.log(`  ${name}`);
}

installPrograms();
step('build', 'npm', ['run', 'build']);
step('types', 'npx', ['tsc', '--noEmit']);
step('types of the benchmark', 'npx', ['tsc', '-p', 'bench/tsconfig.json', '--noEmit']);
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
