import { choice, defineModule, fileState, int, locate, need, own, params, probe, sh } from '../../sdk/index.ts';
import {
  backupFields,
  block,
  contentNow,
  cryptoFile,
  cryptoFileAliases,
  making,
  NO_OPENSSL,
  needPlace,
  printBlock,
  removal,
} from './crypto-file.ts';

export const opensslDhparam = defineModule({
  name: 'openssl_dhparam',
  collection: 'community.crypto',
  summary: 'Have parameters for Diffie and Hellman on the host, made by its openssl.',
  params: params(
    () => ({
      ...cryptoFile(),
      size: int().default(4096).describe('Bits; thousands of them take minutes.'),
      select_crypto_backend: choice('auto', 'cryptography', 'openssl').default('auto').describe('Accepted.'),
    }),
    { aliases: cryptoFileAliases },
  ),
  touches: (want) => [want.path],
  inspect: (want) => ({
    at: fileState(want.path, { flags: want.attributes !== undefined }),
    is: probe(
      sh`command -v openssl >/dev/null || exit 127
${locate(want.path)}
[ -f "$p" ] || exit 0
openssl dhparam -in "$p" -check -noout -text 2>&1 || echo broken
${want.return_content ? printBlock('content', sh`cat -- "$p"`) : sh`:`}
exit 0`,
      ({ rc, stdout }) => ({
        hasProgram: rc !== 127,
        bits: /^broken$|WARNING/m.test(stdout) ? undefined : Number(/DH Parameters: \((\d+) bit\)/.exec(stdout)?.[1]),
        content: block(stdout, 'content'),
      }),
    ),
  }),
  *plan(want, { at, is }) {
    if (want.state === 'absent') {
      if (at.type !== 'absent') yield removal(at, 'parameters', want);
      return;
    }
    need(is.hasProgram, NO_OPENSSL);
    needPlace(at);
    if (at.type === 'file' && is.bits === want.size && !want.force) return yield* own(at, want);
    const make = (file: string) => sh`openssl dhparam -out ${file} ${want.size} 2>/dev/null`;
    const before = at.type === 'absent' ? null : is.bits ? String(is.bits) : 'not valid';
    yield making(at, 'parameters', [before, String(want.size)], { key: `${want.size}`, make }, want, {
      tell: want.return_content ? printBlock('content', sh`cat -- ${at.path}`) : sh`:`,
      repeats: want.force,
    });
  },
  result(want, { at, is }, outputs) {
    const content = contentNow(outputs, is.content);
    return {
      filename: at.path,
      size: want.size,
      ...(want.return_content && content !== undefined ? { dhparams: content } : {}),
      ...backupFields(outputs),
    };
  },
});
