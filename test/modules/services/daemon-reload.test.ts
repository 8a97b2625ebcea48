import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { managerProbe } from '../../../src/modules/services/daemon-reload.ts';
import { unitProbe } from '../../../src/modules/services/unit.ts';
import { makeBench } from '../conformance.ts';
import { type LocalShell, localShells } from '../local-host.ts';

const output = (stdout: string, rc = 0) => ({ rc, stdout, stderr: '', bytes: Buffer.from(stdout) });
const LOADED = 'UnitsLoadTimestamp=Sat 2026-11-21 01:46:55.500000 UTC';
const AT = Date.UTC(2026, 10, 21, 1, 46, 55) / 1000;

test.each([
  ['older files are known', `${LOADED}\ntime=${AT}.400000\n`, false],
  ['a newer directory holds something new', `${LOADED}\ntime=${AT}.400000\ntime=${AT}.600000\n`, true],
  ['a loaded unit says so itself', `changed=1\n${LOADED}\ntime=${AT}.400000\n`, true],
  ['a systemd that does not tell is reloaded', `time=${AT}.400000\n`, true],
])('%s', (_name, said, stale) => {
  expect(managerProbe('system').parse(output(said))).toEqual({ stale });
});

test('a unit is read with its properties, whatever is in their values', () => {
  const said = 'is-enabled=enabled\nLoadState=loaded\nExecStart={ argv[]=/bin/a --b=c }\n';
  expect(unitProbe('a', 'system').parse(output(said))).toEqual({
    booted: true,
    enablement: 'enabled',
    properties: { LoadState: 'loaded', ExecStart: '{ argv[]=/bin/a --b=c }' },
  });
});

test('a host that something else runs is not booted by systemd', () => {
  expect(unitProbe('a', 'system').parse(output('', 3)).booted).toBe(false);
});

test.each([
  ['enabled, with links', 'indirect\n  /etc/systemd/system/sockets.target.wants/a.socket\n', 'enabled'],
  ['not, without one', 'indirect\n', 'indirect'],
  ['as it says, where it says more', 'alias\n  /etc/systemd/system/b.service\n', 'alias'],
])('a unit that enables others is %s', (_name, said, enablement) => {
  const bench = makeBench(localShells()[0] as LocalShell);
  const tool = `#!/bin/sh\ncase $1 in is-enabled) cat <<'END'\n${said}END\n;; esac\n`;
  writeFileSync(join(bench.home, 'systemctl'), tool, { mode: 0o755 });
  const { script, parse } = unitProbe('a', 'system');
  // This machine need not be run by systemd, so what asks whether it is goes.
  const text = script.text.replace(/^\[ -d .*$/m, '');
  const run = spawnSync('sh', ['-c', text], { env: { PATH: `${bench.home}:${process.env.PATH}` }, encoding: 'utf8' });
  expect(parse(output(run.stdout)).enablement).toBe(enablement);
});
