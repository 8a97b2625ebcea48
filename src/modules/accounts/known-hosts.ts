import {
  bool,
  choice,
  defineModule,
  encodeText,
  type FileState,
  type FileText,
  fileState,
  fileText,
  need,
  params,
  path,
  str,
  writeFile,
  writtenFields,
} from '../../sdk/index.ts';
import { hashLine, isOf, readKnownHost, withKnownHost, withoutKnownHost } from './known-host-lines.ts';

export const knownHosts = defineModule({
  name: 'known_hosts',
  collection: 'ansible.builtin',
  summary: 'Keep the key of a host in a known_hosts file, or keep it out.',
  params: params(
    () => ({
      name: str().describe('The host as the file names it: [name]:port where the port is not 22.'),
      key: str()
        .optional()
        .describe('The whole line: the name, the type and the key. Without one, all lines of the host go.'),
      path: path().default('~/.ssh/known_hosts'),
      hash_host: bool().default(false).describe('Write a hash of the name in its place.'),
      state: choice('present', 'absent').default('present'),
    }),
    {
      aliases: { name: ['host'] },
      rule({ name, key, state }) {
        if (name.includes(',')) {
          return 'Comma separated list of names is not supported. Please pass a single name to lookup in the known_hosts file.';
        }
        if (key === undefined) return state === 'present' ? 'No key specified when adding a host' : undefined;
        if (!readKnownHost(key)) return 'key is no line of a known_hosts file: name type key';
        if (!isOf(key, name.toLowerCase())) return 'Host parameter does not match hashed host field in supplied key';
        return undefined;
      },
    },
  ),
  touches: (want) => [want.path],
  inspect: (want) => ({ at: fileState(want.path, { follow: true }), content: fileText(want.path, { follow: true }) }),
  *plan(want, is) {
    need(is.at.type === 'file' || is.at.type === 'absent', `${is.at.path} is a ${is.at.type}`);
    const before = is.content?.text ?? '';
    const after = edited(want, is);
    if (after === before) return;
    const bytes = encodeText(after, is.content?.encoding ?? 'utf8');
    yield writeFile(is.at, { bytes }, { before });
  },
  foresee: (want, is) => (is.content ? { ...is, content: { ...is.content, text: edited(want, is) } } : undefined),
  result(want, is, outputs) {
    const { name, key, hash_host, state } = want;
    const header = { before_header: is.at.path, after_header: is.at.path };
    const diff = { before: is.content?.text ?? '', after: edited(want, is), ...header };
    return { name, key, hash_host, path: is.at.path, diff, ...writtenFields(is.at, {}, outputs), state };
  },
});

interface Want {
  readonly name: string;
  readonly key?: string | undefined;
  readonly hash_host: boolean;
  readonly state: 'present' | 'absent';
}

function edited(want: Want, { content }: { readonly at: FileState; readonly content: FileText | null }): string {
  const name = want.name.toLowerCase();
  const before = content?.text ?? '';
  const lines = before === '' ? [] : before.replace(/\n$/, '').split('\n');
  const line = want.key?.trim();
  const after =
    want.state === 'absent'
      ? withoutKnownHost(lines, name, line)
      : withKnownHost(lines, name, want.hash_host ? hashLine(line ?? '', name) : (line ?? ''));
  return after === lines || (after.length === lines.length && after.every((one, at) => one === lines[at]))
    ? before
    : after.map((one) => `${one}\n`).join('');
}
