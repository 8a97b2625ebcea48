import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSite } from '../../../src/cli/load-site.ts';
import { InfrakitError, InputErrors } from '../../../src/source/infrakit-error.ts';
import { broken, seeded } from './mutate.ts';

/** More of them, and others: `INFRAKIT_BROKEN=5000 INFRAKIT_SEED=7 npx vitest run --project unit test/cli/broken`. */
const CASES = Number(process.env.INFRAKIT_BROKEN ?? 150);
const SEED = Number(process.env.INFRAKIT_SEED ?? 1);
/** Of CPU, in milliseconds, for one site; what is not broken takes some tens. */
const BOUND = 4_000;

let site: string;
beforeAll(() => {
  site = mkdtempSync(join(tmpdir(), 'infrakit-broken-'));
  for (const name of ['playbooks', 'roles', 'inventory']) cpSync(resolve(name), join(site, name), { recursive: true });
  cpSync(join(import.meta.dirname, 'content'), site, { recursive: true });
});
afterAll(() => rmSync(site, { recursive: true }));

function filesIn(directory: string): string[] {
  return readdirSync(directory)
    .map((name) => join(directory, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]))
    .sort();
}

/** What is wrong with the site as it is now: undefined for nothing. */
function faultsOf(): InfrakitError | undefined {
  const playbooks = ['playbooks/site.yml', 'playbooks/quickstart.yml', 'language.yml'].map((name) => join(site, name));
  const inventory = ['inventory/example.yml', 'hosts.ini'].map((name) => join(site, name));
  const request = { rolesPath: [join(site, 'roles')], extraVars: new Map(), vault: new Map() };
  try {
    loadSite({ playbooks, inventory, ...request });
    return undefined;
  } catch (error) {
    if (error instanceof InfrakitError) return error;
    throw error;
  }
}

/** Faults of whole files have no place in them, but name the file. */
const hasPlace = (error: InfrakitError): boolean => error.span !== undefined || error.message.includes(site);

test('what is not broken is read without a fault', () => {
  expect(faultsOf()?.report()).toBe(undefined);
});

test(`${CASES} broken files are read or refused with a place, soon`, { timeout: 60_000 + CASES * 3_000 }, () => {
  const files = filesIn(site).filter((path) => !path.endsWith('.j2'));
  let refused = 0;
  for (let number = 0; number < CASES; number++) {
    const random = seeded(SEED * 1_000_003 + number);
    const path = files[random(files.length)] ?? '';
    const whole = readFileSync(path, 'utf8');
    const text = broken(whole, random);
    writeFileSync(path, text);
    const about = `case ${number} of seed ${SEED}: ${relative(site, path)}`;
    const before = process.cpuUsage();
    try {
      const fault = faultsOf();
      const faults = fault instanceof InputErrors ? fault.errors : fault ? [fault] : [];
      if (fault) refused++;
      expect(
        faults.filter((one) => !hasPlace(one)).map(({ message }) => message),
        `${about}\n${text}`,
      ).toEqual([]);
      fault?.report();
    } catch (error) {
      throw error instanceof Error && !(error instanceof InfrakitError)
        ? new Error(`${about}: ${error.message}\n${text.slice(0, 4_000)}`, { cause: error })
        : error;
    } finally {
      writeFileSync(path, whole);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000, about).toBeLessThan(BOUND);
  }
  // Else the files are not the ones that are read.
  expect(refused).toBeGreaterThan(CASES / 4);
});
