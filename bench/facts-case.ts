import { type Case, play } from './case.ts';

const READ_FACTS = `cat /proc/cpuinfo /proc/meminfo /proc/mounts /proc/uptime /etc/os-release /proc/cmdline
uname -a; ip -o addr 2>/dev/null; ip route 2>/dev/null; df -P 2>/dev/null; ls /sys/class/net /sys/block; id; date; env`;
export const facts: Case = {
  name: 'facts',
  summary: 'setup with every fact',
  hosts: [10, 50],
  rtts: [0],
  phases: () => [{ name: 'setup', invocation: play('facts.yml'), floor: { requests: [READ_FACTS] }, unchanged: true }],
};
