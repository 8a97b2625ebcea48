import { z } from 'zod';
import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  list,
  need,
  params,
  probe,
  type Shell,
  sh,
  str,
} from '../../sdk/index.ts';
import { ruleWords } from './iptables-rule.ts';

const text = () => str().optional();

/** The words of syslog(3), and their numbers. */
const LOG_LEVELS = [
  ...(['0', '1', '2', '3', '4', '5', '6', '7'] as const),
  ...(['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'] as const),
] as const;

const iptablesParams = params(
  () => ({
    table: choice('filter', 'nat', 'mangle', 'raw', 'security').default('filter'),
    chain: text().describe('INPUT, FORWARD, OUTPUT, PREROUTING, POSTROUTING, or one of your own.'),
    state: choice('present', 'absent').default('present'),
    action: choice('append', 'insert').default('append'),
    rule_num: text().describe('Where an inserted rule goes; 1 is the first.'),
    ip_version: choice('ipv4', 'ipv6').default('ipv4'),
    chain_management: bool().default(false).describe('Make the chain, or without a rule remove it.'),
    policy: choice('ACCEPT', 'DROP', 'QUEUE', 'RETURN').optional(),
    flush: bool().default(false).describe('Remove every rule of the chain, or of the table.'),
    wait: text().describe('Seconds to wait for others who change the rules.'),
    numeric: bool().default(false).describe('Accepted; rules are compared by iptables itself.'),
    protocol: text(),
    source: text(),
    destination: text(),
    tcp_flags: z.strictObject({ flags: list().optional(), flags_set: list().optional() }).optional(),
    match: list().default([]),
    jump: text(),
    gateway: text(),
    log_prefix: text(),
    log_level: choice(...LOG_LEVELS).optional(),
    goto: text(),
    in_interface: text(),
    out_interface: text(),
    fragment: text(),
    set_counters: text(),
    source_port: text(),
    destination_port: text(),
    destination_ports: list().optional(),
    to_ports: text(),
    to_destination: text(),
    to_source: text(),
    syn: choice('ignore', 'match', 'negate').default('ignore'),
    set_dscp_mark: text(),
    set_dscp_mark_class: text(),
    comment: text(),
    ctstate: list().default([]),
    src_range: text(),
    dst_range: text(),
    match_set: text(),
    match_set_flags: choice('src', 'dst', 'src,dst', 'dst,src', 'dst,dst', 'src,src').optional(),
    limit: text(),
    limit_burst: text(),
    uid_owner: text(),
    gid_owner: text(),
    reject_with: text(),
    icmp_type: text(),
  }),
  {
    rule({ flush, policy, chain, jump, goto, set_dscp_mark, set_dscp_mark_class, match_set, match_set_flags }) {
      if (chain === undefined && !flush) return 'chain is needed, unless flush is';
      if (flush && policy !== undefined) return 'parameters are mutually exclusive: flush|policy';
      if (jump !== undefined && goto !== undefined) return 'parameters are mutually exclusive: jump|goto';
      if (set_dscp_mark !== undefined && set_dscp_mark_class !== undefined)
        return 'parameters are mutually exclusive: set_dscp_mark|set_dscp_mark_class';
      return (match_set === undefined) !== (match_set_flags === undefined)
        ? 'match_set and match_set_flags go together'
        : undefined;
    },
  },
);

type Want = ReturnType<typeof iptablesParams.schema.parse>;

/** A call of the program of the IP version. */
function call({ ip_version, table, wait }: Want, words: readonly string[]): Shell {
  const program = ip_version === 'ipv6' ? 'ip6tables' : 'iptables';
  return sh`${program} ${[...(wait === undefined ? [] : ['-w', wait]), '-t', table, ...words]}`;
}

const PATH = sh`PATH=$PATH:/usr/sbin:/sbin`;

export const iptables = defineModule({
  name: 'iptables',
  collection: 'ansible.builtin',
  summary: 'Keep a rule in the firewall of the kernel, or keep it out; chains and policies too.',
  params: iptablesParams,
  inspect(want) {
    const rule = ruleWords(want);
    const chain = want.chain === undefined ? [] : [want.chain];
    return {
      is: probe(
        sh`${PATH}; command -v ${want.ip_version === 'ipv6' ? 'ip6tables' : 'iptables'} >/dev/null || exit 127
${call(want, ['-S', ...chain])} 2>/dev/null | sed 's/^/ /'
${chain.length === 0 || rule.length === 0 ? sh`false` : call(want, ['-C', ...chain, ...rule])} 2>/dev/null && echo there
exit 0`,
        ({ rc, stdout }) =>
          rc === 127
            ? null
            : {
                hasChain: /^ /m.test(stdout),
                policy: /^ -P \S+ (\S+)$/m.exec(stdout)?.[1] ?? null,
                rules: (stdout.match(/^ -A .*$/gm) ?? []).map((line) => line.trim()),
                isThere: /^there$/m.test(stdout),
              },
      ),
    };
  },
  *plan(want, { is }) {
    need(is, `this host has no ${want.ip_version === 'ipv6' ? 'ip6tables' : 'iptables'}`);
    const { chain, flush, policy, chain_management, state } = want;
    const rule = ruleWords(want);
    const names = chain === undefined ? [] : [chain];
    const run = (...words: string[]): Shell => sh`${PATH}; ${call(want, words)}`;
    if (flush) {
      if (is.rules.length > 0) yield change('rules', is.rules.join('\n'), '', run('-F', ...names));
    } else if (policy !== undefined) {
      if (is.policy !== policy) yield change('policy', is.policy, policy, run('-P', ...names, policy));
    } else if (rule.length === 0 && state === 'absent' && chain_management) {
      if (is.hasChain) yield change('chain', chain ?? '', null, run('-X', ...names));
    } else {
      if (!is.hasChain && chain_management && state === 'present') {
        yield change('chain', null, chain ?? '', run('-N', ...names));
      }
      if (rule.length > 0) yield* planRule(want, is.isThere, names, rule, run);
    }
  },
  result(want) {
    const { chain, flush, ip_version, policy, state, table } = want;
    const rule = flush || policy !== undefined ? '' : ruleWords(want).join(' ');
    return { chain, chain_management: want.chain_management, flush, ip_version, policy, rule, state, table };
  },
});

function* planRule(
  { state, action, rule_num }: Want,
  isThere: boolean,
  chain: readonly string[],
  rule: readonly string[],
  run: (...words: string[]) => Shell,
): Iterable<Change> {
  if (isThere === (state === 'present')) return;
  const shown = [...chain, ...rule].join(' ');
  if (isThere) yield change('rule', shown, null, run('-D', ...chain, ...rule));
  else if (action === 'append') yield change('rule', null, shown, run('-A', ...chain, ...rule));
  else yield change('rule', null, shown, run('-I', ...chain, ...(rule_num === undefined ? [] : [rule_num]), ...rule));
}
