import { afterEach, describe, expect, test, vi } from 'vitest';
import { RenderedScope } from '../../src/engine/host-vars.ts';
import { Inventory } from '../../src/inventory/inventory.ts';
import { Renderer } from '../../src/template/renderer.ts';
import { compactReport } from './compact-report.ts';
import { runScenario } from './scenario.ts';

const HOSTS = `
[web]
w[0001:5000]
[web:vars]
ansible_connection=local
name="{{ inventory_hostname }} of {{ groups.web | length }}"
unread="{{ 1 / 0 }}"
`;

afterEach(() => vi.restoreAllMocks());

/** Runs a message on one of 5,000 hosts; tells what was looked at on the way. */
async function watched(message: string) {
  const variables = vi.spyOn(Inventory.prototype, 'variablesOf');
  const read = vi.spyOn(RenderedScope.prototype, 'get');
  const rendered = vi.spyOn(Renderer.prototype, 'render');
  const site = `- hosts: w0001\n  gather_facts: false\n  tasks: [debug: { msg: "${message}" }]\n`;
  const { events } = await runScenario(
    new Map([
      ['hosts', HOSTS],
      ['site.yml', site],
    ]),
  );
  return {
    report: compactReport(events),
    hosts: [...new Set(variables.mock.calls.map(([name]) => name))].sort(),
    read: read.mock.calls.map(([name]) => name),
    rendered: rendered.mock.calls.length,
  };
}

describe('of 5,000 hosts', () => {
  test('only those are looked at that a template names, and of them only what it reads', async () => {
    const { report, hosts, read, rendered } = await watched("{{ hostvars['w4000'].name }}");
    expect(report).toContain('w0001: "w4000 of 5000"');
    expect(hosts).toEqual(['w0001', 'w4000']);
    expect(read).toEqual(['name']);
    // The address and the way to the host, the message, the one variable: tens, and not one for each host.
    expect(rendered).toBeLessThan(50);
  });

  test('the names of all can be asked for without looking at one', async () => {
    const { report, hosts, read } = await watched(
      '{{ hostvars | length }} {{ hostvars.keys() | last }} {{ groups.all | length }}',
    );
    expect(report).toContain('w0001: "5000 w5000 5000"');
    expect(hosts).toEqual(['w0001']);
    expect(read).toEqual([]);
  });

  test('one variable of some hosts takes as many looks', async () => {
    const some = "{{ ['w0002', 'w0003', 'w5000'] | map('extract', hostvars, 'name') | join(', ') }}";
    const { report, hosts, read } = await watched(some);
    expect(report).toContain('"w0002 of 5000, w0003 of 5000, w5000 of 5000"');
    expect(hosts).toEqual(['w0001', 'w0002', 'w0003', 'w5000']);
    expect(read).toEqual(['name', 'name', 'name']);
  });
});
