import {
  bool,
  choice,
  defineModule,
  endLine,
  ownership,
  params,
  path,
  randomSalt,
  splitLines,
  str,
} from '../../sdk/index.ts';
import { editFields, foreseeEdit, inspectText, needText, planEdit } from '../files/edit-text.ts';
import { fitsKept, HASH_SCHEMES, keptPassword, saltSize } from './htpasswd-hash.ts';

const htpasswdParams = params(
  () => ({
    path: path(),
    name: str(),
    password: str().optional(),
    hash_scheme: choice(...HASH_SCHEMES).default('apr_md5_crypt'),
    state: choice('present', 'absent').default('present'),
    create: bool().default(true),
    ...ownership,
  }),
  {
    aliases: {
      path: ['dest', 'destfile'],
      name: ['username'],
      hash_scheme: ['crypt_scheme'],
      attributes: ['attr'],
    },
    rule({ name, password, state, hash_scheme }) {
      if (/[:\r\n]/.test(name) || name === '') return `'${name}' cannot be a name in such a file`;
      if (state === 'present' && password === undefined) return 'state: present needs password';
      return /[\r\n]/.test(password ?? '') || (hash_scheme === 'plaintext' && /^[${]/.test(password ?? ''))
        ? 'a password is one line, and as plain text it does not begin as a hash does'
        : undefined;
    },
  },
);

export const htpasswd = defineModule({
  name: 'htpasswd',
  collection: 'community.general',
  summary: 'Keep a name and its password in a file for basic authentication.',
  params: htpasswdParams,
  touches: (want) => [want.path],
  /** The salt is made once, so that a plan is the same however often it is made. */
  prepare: (want): Want => ({ ...want, salt: randomSalt(saltSize(want.hash_scheme)) }),
  inspect: (want: Want) => inspectText(want),
  *plan(want, is) {
    if (want.state === 'absent' && is.at.type === 'absent') return;
    needText(is, want.create && want.state === 'present', 'create: true makes it', 'Destination');
    for (const one of planEdit(is, edited(want, is.content?.text ?? ''), want)) yield { ...one, opaque: true };
  },
  foresee: (want, is) => foreseeEdit(is, edited(want, is.content?.text ?? '')),
  result(want, is, outputs) {
    const edit = edited(want, is.content?.text ?? '');
    const msg = edit.text === is.content?.text ? edit.settled : edit.msg;
    return { ...editFields(is, edit, outputs), msg };
  },
});

type Want = ReturnType<typeof htpasswdParams.schema.parse> & { readonly salt: string };

/** The text with the line of the name, or without it; blank lines go with the first edit, as Ansible takes them away. */
function edited({ name, password = '', hash_scheme, salt, state }: Want, text: string) {
  const lines = splitLines(text)
    .filter((line) => line.trim() !== '')
    .map(endLine);
  const at = lines.findIndex((line) => line.startsWith(`${name}:`));
  if (state === 'absent') {
    if (at < 0) return { text, msg: '', settled: `${name} not present` };
    const left = lines.filter((line) => !line.startsWith(`${name}:`));
    return { text: left.join(''), msg: `Remove ${name}`, settled: `${name} not present` };
  }
  const settled = `${name} already present`;
  const kept = at < 0 ? undefined : lines[at]?.trimEnd().slice(name.length + 1);
  if (kept !== undefined && fitsKept(kept, password)) return { text, msg: settled, settled };
  const line = `${name}:${keptPassword(hash_scheme, password, salt)}\n`;
  const all = at < 0 ? [...lines, line] : lines.with(at, line);
  return { text: all.join(''), msg: `Add/update ${name}`, settled };
}
