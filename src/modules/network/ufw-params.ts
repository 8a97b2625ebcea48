import type { z } from 'zod';
import { bool, choice, int, params, str } from '../../sdk/index.ts';

const shape = () => ({
  state: choice('enabled', 'disabled', 'reloaded', 'reset').optional(),
  default: choice('allow', 'deny', 'reject').optional(),
  direction: choice('in', 'out', 'incoming', 'outgoing', 'routed').optional(),
  logging: choice('on', 'off', 'low', 'medium', 'high', 'full').optional(),
  rule: choice('allow', 'deny', 'reject', 'limit').optional(),
  log: bool().default(false),
  insert: int().optional(),
  insert_relative_to: choice('zero', 'first-ipv4', 'last-ipv4', 'first-ipv6', 'last-ipv6').default('zero'),
  from_ip: str().default('any'),
  from_port: str().optional(),
  to_ip: str().default('any'),
  to_port: str().optional(),
  proto: choice('any', 'tcp', 'udp', 'ipv6', 'esp', 'ah', 'gre', 'igmp', 'vrrp').optional(),
  name: str().optional(),
  delete: bool().default(false),
  interface: str().optional(),
  interface_in: str().optional(),
  interface_out: str().optional(),
  route: bool().default(false),
  comment: str().optional(),
});

export type UfwWant = z.output<z.ZodObject<ReturnType<typeof shape>>>;

export const ufwParams = params(shape, {
  aliases: {
    default: ['policy'],
    interface: ['if'],
    interface_in: ['if_in'],
    interface_out: ['if_out'],
    from_ip: ['from', 'src'],
    to_ip: ['dest', 'to'],
    to_port: ['port'],
    proto: ['protocol'],
    name: ['app'],
  },
  rule(want) {
    if (!want.state && !want.default && !want.rule && !want.logging)
      return 'needs one of state, default, rule, logging';
    if (want.interface && (want.interface_in || want.interface_out)) {
      return 'interface excludes interface_in and interface_out';
    }
    if (want.interface && want.direction === undefined) return 'interface needs a direction';
    if (want.interface_in && want.interface_out && !want.route) {
      return 'interface_in together with interface_out needs route';
    }
    if (want.default !== undefined && (want.direction === 'in' || want.direction === 'out')) {
      return 'default takes the directions incoming, outgoing and routed';
    }
    return undefined;
  },
});

/** The words of a rule as ufw takes them, without its place in the list. An empty text is nothing, as in Ansible. */
export function ruleWords(want: UfwWant): string[] {
  const given = (word: string, value: string | undefined) => (value ? [word, value] : []);
  return [
    ...(want.rule === undefined ? [] : [want.rule]),
    ...(want.direction === undefined ? [] : [want.direction]),
    ...given('on', want.interface),
    ...(want.interface_in ? ['in', 'on', want.interface_in] : []),
    ...(want.interface_out ? ['out', 'on', want.interface_out] : []),
    ...(want.log ? ['log'] : []),
    ...given('from', want.from_ip),
    ...given('port', want.from_port),
    ...given('to', want.to_ip),
    ...given('port', want.to_port),
    ...given('proto', want.proto),
    ...given('app', want.name),
    ...given('comment', want.comment),
  ];
}
