import { type Case, play, times } from './case.ts';
import type { ToolName } from './tools.ts';

/** In playbooks/roles/web, of which the last is for booted hosts only. */
export const ROLE_TASKS = 42;

export const latency: Case = {
  name: 'latency',
  summary: '100 commands one after the other',
  hosts: [1],
  rtts: [0, 50],
  phases: () => [
    { name: '100 commands', invocation: play('latency.yml'), floor: { requests: times(100, () => '/bin/true') } },
  ],
};

// What has to be asked in any case: every path with its owner and mode, every file with its digest, two commands.
export const LOOK_AT_ROLE = `cd /opt/bench 2>/dev/null && {
  find . -exec stat -c '%n %F %a %U %G %s' {} +
  find . -type f -exec sha1sum {} +
  cat etc/limits etc/options etc/hosts
  sh ./start.sh; ls etc/sites | wc -l
  getent passwd benchuser; getent group benchgroup; systemctl show cron 2>/dev/null
}`;
const WRITE_ROLE = times(20, (index) => `printf '%1200s' x >/tmp/floor.${index} && rm /tmp/floor.${index}`).join('\n');

export const role: Case = {
  name: 'role',
  summary: 'a role of 42 tasks, when everything and when nothing is to be done',
  hosts: [1],
  rtts: [0, 50],
  tasks: ROLE_TASKS,
  phases: () => [
    { name: 'first run', invocation: play('role.yml'), floor: { requests: [LOOK_AT_ROLE, WRITE_ROLE] } },
    { name: 'second run', invocation: play('role.yml'), floor: { requests: [LOOK_AT_ROLE] }, unchanged: true },
  ],
};

export const fleet: Case = {
  name: 'fleet',
  summary: 'the same role on many hosts with nothing to do',
  hosts: [10, 50, 200],
  rtts: [0],
  tasks: ROLE_TASKS,
  prepared: true,
  leftOut: tooMuchWork,
  phases: () => [
    {
      name: 'second run',
      invocation: play('role.yml', '-e', 'web_with_service=false'),
      floor: { requests: [LOOK_AT_ROLE] },
      unchanged: true,
    },
  ],
};

/** From what they take at 50 hosts: on 200, ansible needs half an hour of CPU for a single run, mitogen ten minutes. */
function tooMuchWork(tool: ToolName, hosts: number): string | undefined {
  if (hosts < 200) return undefined;
  if (tool === 'ansible') return `about ${2.6 * hosts} s of CPU here and ${9 * hosts} s on the hosts, by its 50 hosts`;
  if (tool === 'mitogen')
    return `about ${2.2 * hosts} s of CPU here and ${0.6 * hosts} s on the hosts, by its 50 hosts`;
  return undefined;
}
