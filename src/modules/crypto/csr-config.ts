import type { Json } from '../../sdk/index.ts';

/** What a request for a certificate says, by the names of the module. */
export interface RequestWant {
  readonly subject?: Readonly<Record<string, Json>> | undefined;
  readonly subject_ordered?: readonly Readonly<Record<string, Json>>[] | undefined;
  readonly country_name?: string | undefined;
  readonly state_or_province_name?: string | undefined;
  readonly locality_name?: string | undefined;
  readonly organization_name?: string | undefined;
  readonly organizational_unit_name?: string | undefined;
  readonly common_name?: string | undefined;
  readonly email_address?: string | undefined;
  readonly subject_alt_name?: readonly string[] | undefined;
  readonly subject_alt_name_critical: boolean;
  readonly use_common_name_for_san: boolean;
  readonly key_usage?: readonly string[] | undefined;
  readonly key_usage_critical: boolean;
  readonly extended_key_usage?: readonly string[] | undefined;
  readonly extended_key_usage_critical: boolean;
  readonly basic_constraints?: readonly string[] | undefined;
  readonly basic_constraints_critical: boolean;
  readonly ocsp_must_staple: boolean;
  readonly ocsp_must_staple_critical: boolean;
  readonly name_constraints_permitted?: readonly string[] | undefined;
  readonly name_constraints_excluded?: readonly string[] | undefined;
  readonly name_constraints_critical: boolean;
  readonly create_subject_key_identifier: boolean;
  readonly subject_key_identifier?: string | undefined;
}

const NAMES = [
  ['country_name', 'C'],
  ['state_or_province_name', 'ST'],
  ['locality_name', 'L'],
  ['organization_name', 'O'],
  ['organizational_unit_name', 'OU'],
  ['common_name', 'CN'],
  ['email_address', 'emailAddress'],
] as const;

/** The parts of the subject, in order. */
export function subjectOf(want: RequestWant): readonly (readonly [name: string, value: string])[] {
  const list = (value: Json): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);
  const pairs = (entries: Readonly<Record<string, Json>>) =>
    Object.entries(entries).flatMap(([name, value]) => list(value).map((one) => [name, one] as const));
  if (want.subject_ordered) return want.subject_ordered.flatMap(pairs);
  const named = NAMES.flatMap(([parameter, name]) => {
    const value = want[parameter];
    return value === undefined ? [] : [[name, value] as const];
  });
  return [...named, ...pairs(want.subject ?? {})];
}

/** The further names: without any, the common name is one. */
export function namesOf(want: RequestWant): readonly string[] {
  if (want.subject_alt_name) return want.subject_alt_name;
  const common = subjectOf(want).find(([name]) => /^(CN|commonName)$/i.test(name))?.[1];
  return want.use_common_name_for_san && common !== undefined ? [`DNS:${common}`] : [];
}

/** A value of config(5ssl): nothing in it is expanded, and no comment begins in it. */
const literal = (text: string): string => text.replace(/[\\$#"'`;]/g, '\\$&');

const KINDS = /^(DNS|IP|email|URI|RID):(.+)$/s;

/** Why these cannot be written into a configuration of openssl. */
export function requestProblem(want: RequestWant): string | undefined {
  const all = [...subjectOf(want).flat(), ...namesOf(want), ...(want.key_usage ?? [])];
  if (all.some((text) => /[\r\n\0]|^\s|\s$/.test(text)))
    return 'names and values are one line, without blanks at their ends';
  if (subjectOf(want).some(([name]) => !/^[A-Za-z][\w.-]*$|^\d+(\.\d+)+$/.test(name))) return 'subject has an odd name';
  const odd = namesOf(want).find((name) => !KINDS.test(name));
  if (odd !== undefined) return `subject_alt_name: '${odd}' must begin with DNS:, IP:, email:, URI: or RID:`;
  const words = [want.key_usage, want.extended_key_usage, want.basic_constraints].flatMap((list) => list ?? []);
  if (words.some((word) => !/^[\w .:/-]+$/.test(word))) return 'usages and constraints are words';
  const constraints = [...(want.name_constraints_permitted ?? []), ...(want.name_constraints_excluded ?? [])];
  return constraints.some((text) => /[,;\s]/.test(text)) ? 'name constraints hold no commas and no blanks' : undefined;
}

/** The configuration by which `openssl req` makes the request. */
export function requestConfig(want: RequestWant): string {
  const names = namesOf(want).map((name, index) => {
    const [, kind = '', text = ''] = KINDS.exec(name) ?? [];
    return `${kind}.${index + 1} = ${literal(text)}`;
  });
  const extension = (name: string, isCritical: boolean, values: readonly string[] | undefined) =>
    values === undefined || values.length === 0
      ? []
      : [`${name} = ${[...(isCritical ? ['critical'] : []), ...values].join(',')}`];
  const constraints = [
    ...(want.name_constraints_permitted ?? []).map((one) => `permitted;${literalName(one)}`),
    ...(want.name_constraints_excluded ?? []).map((one) => `excluded;${literalName(one)}`),
  ];
  const identifier = want.create_subject_key_identifier ? 'hash' : want.subject_key_identifier;
  const extensions = [
    ...extension('subjectAltName', want.subject_alt_name_critical, names.length > 0 ? ['@san'] : []),
    ...extension('keyUsage', want.key_usage_critical, want.key_usage),
    ...extension('extendedKeyUsage', want.extended_key_usage_critical, want.extended_key_usage),
    ...extension('basicConstraints', want.basic_constraints_critical, want.basic_constraints),
    ...extension('tlsfeature', want.ocsp_must_staple_critical, want.ocsp_must_staple ? ['status_request'] : []),
    ...extension('nameConstraints', want.name_constraints_critical, constraints),
    ...extension('subjectKeyIdentifier', false, identifier === undefined ? [] : [identifier]),
  ];
  return [
    ...['[req]', 'prompt = no', 'utf8 = yes', 'string_mask = utf8only', 'distinguished_name = dn'],
    ...(extensions.length > 0 ? ['req_extensions = ext'] : []),
    ...['[dn]', ...subjectOf(want).map(([name, value], index) => `${index}.${name} = ${literal(value)}`)],
    ...['[ext]', ...extensions, '[san]', ...names, ''],
  ].join('\n');
}

const literalName = (text: string): string => literal(text);
