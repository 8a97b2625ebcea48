import { defineModule, locate, params, path, probe, sh } from '../../sdk/index.ts';

export const slurp = defineModule({
  name: 'slurp',
  collection: 'ansible.builtin',
  summary: 'Read a file of the host, as base64.',
  params: params(() => ({ src: path().describe('The file on the host.') }), { aliases: { src: ['path'] } }),
  reads: ({ src }) => [src],
  inspect: ({ src }) => ({
    content: probe(
      sh`${locate(src)}
unreadable() { echo "file is not readable: $p" >&2; exit 1; }
if [ ! -e "$p" ]; then
# What stands in a directory that we may not enter looks like nothing.
case $({ LC_ALL=C cat -- "$p" >/dev/null; } 2>&1) in
*[Pp]ermission*) unreadable;;
*[Nn]ot\ a\ directory*) echo "unable to slurp file: a part of $p before its end is no directory" >&2; exit 1;;
esac
echo "file not found: $p" >&2; exit 1
fi
[ ! -d "$p" ] || { echo "source is a directory and must be a file: $p" >&2; exit 1; }
[ -r "$p" ] || unreadable
cat -- "$p"`,
      ({ rc, bytes, stderr }) => (rc === 0 ? { bytes } : { failure: stderr.trim() }),
    ),
  }),
  *plan() {},
  result({ src }, { content }) {
    if (content.bytes === undefined) return { failed: true, msg: content.failure };
    return { source: src, encoding: 'base64', content: Buffer.from(content.bytes).toString('base64') };
  },
});
