/** The parameters that describe a rule; a value that starts with `!` means everything but it. */
export interface IptablesRule {
  readonly protocol?: string | undefined;
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
  readonly match: readonly string[];
  readonly tcp_flags?:
    | { readonly flags?: readonly string[] | undefined; readonly flags_set?: readonly string[] | undefined }
    | undefined;
  readonly jump?: string | undefined;
  readonly gateway?: string | undefined;
  readonly log_prefix?: string | undefined;
  readonly log_level?: string | undefined;
  readonly goto?: string | undefined;
  readonly in_interface?: string | undefined;
  readonly out_interface?: string | undefined;
  readonly fragment?: string | undefined;
  readonly set_counters?: string | undefined;
  readonly source_port?: string | undefined;
  readonly destination_port?: string | undefined;
  readonly destination_ports?: readonly string[] | undefined;
  readonly to_ports?: string | undefined;
  readonly to_destination?: string | undefined;
  readonly to_source?: string | undefined;
  readonly syn: 'ignore' | 'match' | 'negate';
  readonly set_dscp_mark?: string | undefined;
  readonly set_dscp_mark_class?: string | undefined;
  readonly comment?: string | undefined;
  readonly ctstate: readonly string[];
  readonly src_range?: string | undefined;
  readonly dst_range?: string | undefined;
  readonly match_set?: string | undefined;
  readonly match_set_flags?: string | undefined;
  readonly limit?: string | undefined;
  readonly limit_burst?: string | undefined;
  readonly uid_owner?: string | undefined;
  readonly gid_owner?: string | undefined;
  readonly reject_with?: string | undefined;
  readonly icmp_type?: string | undefined;
  readonly ip_version: 'ipv4' | 'ipv6';
}

/** The words by which iptables(8) is told a rule, in an order that it takes them in; none where nothing is described. */
export function ruleWords(rule: IptablesRule): string[] {
  const { tcp_flags, ctstate, match, syn, ip_version } = rule;
  // A match that the task loads itself is not loaded once more.
  const load = (name: string): string[] => (match.includes(name) ? [] : ['-m', name]);
  const using = (name: string, ...words: string[]): string[] => (words.length === 0 ? [] : [...load(name), ...words]);
  const states = ctstate.length === 0 ? [] : [ctstate.join(',')];
  const usesState = match.includes('state') && !match.includes('conntrack');
  return [
    ...option('-p', rule.protocol),
    ...option('-s', rule.source),
    ...option('-d', rule.destination),
    ...match.flatMap((name) => ['-m', name]),
    ...(tcp_flags?.flags && tcp_flags.flags_set
      ? ['--tcp-flags', tcp_flags.flags.join(','), tcp_flags.flags_set.join(',')]
      : []),
    ...option('-i', rule.in_interface),
    ...option('-o', rule.out_interface),
    ...option('-f', rule.fragment),
    ...option('-c', rule.set_counters),
    ...option('--sport', rule.source_port),
    ...option('--dport', rule.destination_port),
    ...using('multiport', ...option('--dports', rule.destination_ports?.join(',') || undefined)),
    ...(syn === 'ignore' ? [] : syn === 'match' ? ['--syn'] : ['!', '--syn']),
    ...(usesState ? option('--state', states[0]) : using('conntrack', ...option('--ctstate', states[0]))),
    ...using('iprange', ...option('--src-range', rule.src_range), ...option('--dst-range', rule.dst_range)),
    ...using(
      'set',
      ...option('--match-set', rule.match_set),
      ...(rule.match_set === undefined ? [] : [rule.match_set_flags ?? 'src']),
    ),
    ...using('limit', ...option('--limit', rule.limit), ...option('--limit-burst', rule.limit_burst)),
    ...using('owner', ...option('--uid-owner', rule.uid_owner), ...option('--gid-owner', rule.gid_owner)),
    ...option(ip_version === 'ipv6' ? '--icmpv6-type' : '--icmp-type', rule.icmp_type),
    ...using('comment', ...(rule.comment === undefined ? [] : ['--comment', rule.comment])),
    ...target(rule),
  ];
}

function target(rule: IptablesRule): string[] {
  const { jump, reject_with, set_dscp_mark, set_dscp_mark_class, log_prefix, log_level } = rule;
  const implied =
    reject_with !== undefined ? 'REJECT' : log_prefix !== undefined || log_level !== undefined ? 'LOG' : undefined;
  const dscp = set_dscp_mark !== undefined || set_dscp_mark_class !== undefined ? 'DSCP' : undefined;
  return [
    ...option('-j', jump ?? implied ?? dscp),
    ...option('-g', rule.goto),
    ...option('--gateway', rule.gateway),
    ...option('--to-ports', rule.to_ports),
    ...option('--to-destination', rule.to_destination),
    ...option('--to-source', rule.to_source),
    ...(log_prefix === undefined ? [] : ['--log-prefix', log_prefix]),
    ...option('--log-level', log_level),
    ...option('--set-dscp', set_dscp_mark),
    ...option('--set-dscp-class', set_dscp_mark_class),
    ...option('--reject-with', reject_with),
  ];
}

function option(name: string, value: string | undefined): string[] {
  if (value === undefined || value === '') return [];
  return value.startsWith('!') ? ['!', name, value.slice(1).trim()] : [name, value];
}
