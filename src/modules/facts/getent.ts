import { bool, defineModule, type Json, params, probe, sh, str } from '../../sdk/index.ts';

const COLON_DATABASES = new Set(['passwd', 'shadow', 'group', 'gshadow']);

/** What getent(1) says; each failure has an exit status of its own. */
const FAILURES: Readonly<Record<number, string>> = {
  1: 'Missing arguments, or database unknown.',
  2: 'One or more supplied key could not be found in the database.',
  3: 'Enumeration not supported on this database.',
};

export const getent = defineModule({
  name: 'getent',
  collection: 'ansible.builtin',
  summary: 'Read a database such as passwd or hosts into facts.',
  params: params(() => ({
    database: str(),
    key: str().optional(),
    service: str().optional(),
    split: str().optional(),
    fail_key: bool().default(true),
  })),
  reads: () => ['/etc'],
  inspect: ({ database, key, service }) => {
    const words = [
      ...(service === undefined ? [] : ['-s', service]),
      '--',
      database,
      ...(key === undefined ? [] : [key]),
    ];
    // Without getent, as on busybox, the file is all there is.
    const file = `/etc/${database.replaceAll('/', '')}`;
    const wanted = key === undefined ? sh`cat ${file}` : sh`grep -e ${`^${key}[: 	]`} ${file} || exit 2`;
    return {
      answer: probe(
        sh`if command -v getent >/dev/null; then getent ${words}; elif [ -r ${file} ]; then ${wanted}; else exit 1; fi`,
        ({ rc, stdout }) => ({ rc, lines: stdout.split('\n').filter((line) => line !== '') }),
      ),
    };
  },
  plan: () => [],
  result({ database, key, split, fail_key }, { answer: { rc, lines } }) {
    const name = `getent_${database}`;
    if (rc === 2 && !fail_key && key !== undefined) return { ansible_facts: { [name]: { [key]: null } } };
    if (rc !== 0) return { failed: true, msg: FAILURES[rc] ?? `getent ended with status ${rc}` };
    const separator = split ?? (COLON_DATABASES.has(database) ? ':' : undefined);
    return { ansible_facts: { [name]: readRecords(lines, separator) } };
  },
});

/** The fields of each record under the first of them; of a key that comes several times all records, as a list. */
function readRecords(lines: readonly string[], separator: string | undefined): Record<string, Json> {
  const records: Record<string, string[][]> = {};
  for (const line of lines) {
    const [key = '', ...fields] = separator === undefined ? line.split(/\s+/) : line.split(separator);
    records[key] = [...(records[key] ?? []), fields];
  }
  return Object.fromEntries(
    Object.entries(records).map(([key, all]) => [key, all.length === 1 ? (all[0] ?? null) : all]),
  );
}
