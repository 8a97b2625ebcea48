import {
  bool,
  change,
  choice,
  defineModule,
  hostWord,
  need,
  params,
  path,
  probe,
  type Shell,
  sh,
  str,
} from '../../sdk/index.ts';

const aclParams = params(
  () => ({
    path: path(),
    state: choice('query', 'present', 'absent').default('query'),
    entity: str().default('').describe('The user or group; empty for the owner.'),
    etype: choice('user', 'group', 'mask', 'other').optional(),
    permissions: str().optional().describe('Such as rwX.'),
    entry: str().optional().describe('[default:]type:entity[:permissions], instead of the parts.'),
    default: bool().default(false).describe('For what is made in the directory later.'),
    recursive: bool().default(false),
    recalculate_mask: choice('default', 'mask', 'no_mask').default('default'),
    follow: bool().default(true),
    use_nfsv4_acls: bool().default(false),
  }),
  {
    aliases: { path: ['name'], recursive: ['recurse'] },
    rule({ state, entry, entity, etype, permissions, use_nfsv4_acls }) {
      if (use_nfsv4_acls) return 'use_nfsv4_acls is not supported';
      if (entry !== undefined && (etype !== undefined || permissions !== undefined || entity !== '')) {
        return "'entry' MUST NOT be set when 'entity', 'etype' or 'permissions' are set";
      }
      if (entry === undefined && etype === undefined && state !== 'query')
        return "'entity' and 'etype' MUST be set when 'entry' is not set";
      const parts = entry?.replace(/^d(efault)?:/, '').split(':').length;
      if (parts !== undefined && parts !== (state === 'absent' ? 2 : 3)) {
        return state === 'absent'
          ? "'entry' MUST have 2 parts with state: absent"
          : "'entry' MUST have 3 parts divided by ':'";
      }
      return state === 'present' && entry === undefined && permissions === undefined
        ? "'permissions' are needed"
        : undefined;
    },
  },
);

type Want = ReturnType<typeof aclParams.schema.parse>;

export const acl = defineModule({
  name: 'acl',
  collection: 'ansible.posix',
  summary: 'Give users and groups rights to a file beside its owner and mode, or take them.',
  params: aclParams,
  touches: (want) => [want.path],
  inspect: (want) => ({
    is: probe(
      sh`command -v setfacl >/dev/null || exit 127
f=${hostWord(want.path)}; [ -e "$f" ] || exit 3
${want.state === 'query' ? sh`:` : sh`setfacl --test ${options(want)} -- "$f" 2>/dev/null | sed 's/^/test /'`}
getfacl --omit-header --absolute-names -- "$f"`,
      ({ rc, stdout }) => {
        const lines = stdout.split('\n').filter((line) => line !== '');
        const tests = lines.filter((line) => line.startsWith('test '));
        return {
          rc,
          acl: lines.filter((line) => !line.startsWith('test ')),
          differs: tests.some((line) => !line.endsWith(': *,*')),
        };
      },
    ),
  }),
  *plan(want, { is }) {
    need(is.rc !== 127, 'this host has no setfacl; install the package acl');
    need(is.rc !== 3, 'path not found or not accessible.');
    if (want.state === 'query' || !is.differs) return;
    yield change(
      'acl',
      is.acl.join('\n'),
      entryOf(want),
      sh`f=${hostWord(want.path)}; setfacl ${options(want)} -- "$f"`,
      { path: want.path },
    );
  },
  result(want, { is }) {
    return { msg: want.state === 'query' ? 'current acl' : `${entryOf(want)} is ${want.state}`, acl: is.acl };
  },
});

function entryOf({ entry, etype = 'user', entity, permissions, state, default: isDefault }: Want): string {
  const text =
    entry?.replace(/^d(efault)?:/, '') ?? [etype, entity, ...(state === 'absent' ? [] : [permissions ?? ''])].join(':');
  return isDefault || /^d(efault)?:/.test(entry ?? '') ? `default:${text}` : text;
}

/** `setfacl --test` takes the same and prints `*,*` for a file that would stay as it is. */
function options(want: Want): (string | Shell)[] {
  const mask = { default: [], mask: ['--mask'], no_mask: ['--no-mask'] }[want.recalculate_mask];
  return [
    ...(want.recursive ? ['--recursive'] : []),
    ...(want.follow ? [] : ['--physical']),
    ...mask,
    want.state === 'absent' ? '--remove' : '--modify',
    entryOf(want),
  ];
}
