/** Why a filter, test or lookup that content may name is not there. */
const REASONS: readonly (readonly [kind: 'filter' | 'test' | 'lookup', names: string, reason: string])[] = [
  [
    'lookup',
    'community.general.passwordstore passwordstore',
    'pass and gpg are not run; keep the value in a vault file',
  ],
  [
    'lookup',
    'community.general.filetree filetree community.general.collection_version collection_version community.general.dependent dependent community.general.random_pet random_pet community.general.random_words random_words community.general.lmdb_kv community.general.shelvefile',
    'it is a Python plugin that was not rebuilt here; say the same with the lookups, filters and loops there are',
  ],
  [
    'lookup',
    'community.general.bitwarden community.general.chef_databag community.general.consul_kv community.general.credstash community.general.cyberarkpassword community.general.dsv community.general.etcd community.general.etcd3 community.general.hiera community.general.keyring community.general.lastpass community.general.manifold community.general.onepassword community.general.onepassword_raw community.general.redis community.general.revbitspss community.general.tss community.hashi_vault.hashi_vault',
    'services that keep secrets are not asked; keep the value in a vault file, or read it with the lookup pipe',
  ],
  [
    'lookup',
    'community.general.dig dig community.general.dnstxt dnstxt',
    'name servers are not asked; read the answer with the lookup pipe',
  ],
  [
    'filter',
    'community.general.jc jc',
    'jc reads the output of commands with Python parsers; use from_json with commands that print JSON, or regex_search',
  ],
  [
    'filter',
    'community.general.hashids_encode hashids_encode community.general.hashids_decode hashids_decode',
    'the library hashids is not part of this program',
  ],
  ['filter', 'community.general.from_ini from_ini', 'read the file with the lookup ini'],
  [
    'filter',
    'ansible.utils.from_xml from_xml ansible.utils.to_xml to_xml',
    'XML is not read or written; use the module xml for files of hosts',
  ],
  [
    'filter',
    'ansible.utils.validate validate ansible.utils.consolidate consolidate ansible.utils.param_list_compare param_list_compare',
    'it is a Python plugin that was not rebuilt here',
  ],
  ['test', 'ansible.utils.validate validate', 'schemas are not validated; use assert'],
  [
    'test',
    'ansible.utils.resolvable resolvable',
    'names are not resolved in templates; use the lookup pipe with getent',
  ],
  ['filter', 'community.crypto.split_pem split_pem', 'take the blocks apart with regex_findall'],
  ['lookup', 'ansible.utils.validate', 'schemas are not validated; use assert'],
  [
    'filter',
    'community.crypto.openssl_csr_info openssl_csr_info community.crypto.openssl_privatekey_info openssl_privatekey_info community.crypto.openssl_publickey_info openssl_publickey_info community.crypto.x509_certificate_info x509_certificate_info community.crypto.x509_crl_info x509_crl_info',
    'certificates and keys are not taken apart here; ask openssl with the module command',
  ],
];

const BY_NAME: ReadonlyMap<string, string> = new Map(
  REASONS.flatMap(([kind, names, reason]) => names.split(' ').map((name) => [`${kind} ${name}`, reason] as const)),
);

/** The reason why a name that others know is not there, and what to do instead; undefined for a name nobody is known to have. */
export const reasonFor = (kind: 'filter' | 'test' | 'lookup', name: string): string | undefined =>
  BY_NAME.get(`${kind} ${name}`);
