import { z } from 'zod';
import {
  type Change,
  change,
  choice,
  defineModule,
  int,
  need,
  params,
  path,
  probe,
  type Shell,
  sh,
  str,
} from '../../sdk/index.ts';

const slaves = () =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value : [value]),
    z.array(z.strictObject({ name: str(), path: path(), link: path() })),
  );

const alternativesParams = params(
  () => ({
    name: str().describe('The generic name, such as editor.'),
    path: path().optional().describe('What the link is to point to.'),
    link: path().optional().describe('The link itself; needed where the name is new.'),
    priority: int().optional().describe('50 where the alternative is new.'),
    state: choice('present', 'selected', 'auto', 'absent').default('selected'),
    subcommands: slaves().optional().describe('Links that follow it.'),
  }),
  {
    aliases: { subcommands: ['slaves'] },
    rule: ({ path: target, state }) =>
      target === undefined && state !== 'auto' ? `state: ${state} needs path` : undefined,
  },
);

type Want = ReturnType<typeof alternativesParams.schema.parse>;

/** What `update-alternatives --query` says of a name (its man page has the fields). */
interface Alternatives {
  readonly link: string | undefined;
  readonly status: string | undefined;
  readonly value: string | undefined;
  /** The priority of each path. */
  readonly priorities: ReadonlyMap<string, number>;
  /** `name path` of each link that follows a path. */
  readonly followers: ReadonlyMap<string, readonly string[]>;
}

export const alternatives = defineModule({
  name: 'alternatives',
  collection: 'community.general',
  summary: 'Choose which of several programs a generic name stands for.',
  params: alternativesParams,
  inspect: ({ name }) => ({
    is: probe(
      sh`PATH=$PATH:/usr/sbin; command -v update-alternatives >/dev/null || exit 127
update-alternatives --query ${name} 2>/dev/null; exit 0`,
      ({ rc, stdout }) => (rc === 127 ? null : readQuery(stdout)),
    ),
  }),
  *plan(want, { is }) {
    need(is, 'this host has no update-alternatives');
    const { name, path: target = '', state } = want;
    if (state === 'absent') {
      if (is.priorities.has(target)) yield change('alternative', target, null, call('--remove', name, target));
      return;
    }
    if (target !== '' && !isInstalled(want, is)) yield install(want, is);
    if (state === 'selected' && is.value !== target) {
      yield change('selected', is.value ?? null, target, call('--set', name, target));
    }
    if (state === 'auto' && is.status === 'manual') yield change('status', 'manual', 'auto', call('--auto', name));
  },
  result: ({ name, path: target, state }) => ({ name, path: target, state }),
});

const call = (...words: (string | number)[]): Shell => sh`PATH=$PATH:/usr/sbin; update-alternatives ${words}`;

function isInstalled({ path: target = '', priority, subcommands }: Want, is: Alternatives): boolean {
  const present = is.priorities.get(target);
  if (present === undefined || (priority !== undefined && priority !== present)) return false;
  const followers = is.followers.get(target) ?? [];
  const wanted = subcommands?.map((one) => `${one.name} ${one.path}`);
  return wanted === undefined || [...wanted].sort().join('\n') === [...followers].sort().join('\n');
}

function install({ name, path: target = '', link, priority, subcommands = [] }: Want, is: Alternatives): Change {
  const place = link ?? is.link;
  need(place, `Needed to install the alternative, but unable to do so as we are missing the link for ${name}`);
  const weight = priority ?? is.priorities.get(target) ?? 50;
  const following = subcommands.flatMap((one) => ['--slave', one.link, one.name, one.path]);
  const before = is.priorities.has(target) ? `${target} ${is.priorities.get(target)}` : null;
  return change(
    'alternative',
    before,
    `${target} ${weight}`,
    call('--install', place, name, target, weight, ...following),
  );
}

function readQuery(stdout: string): Alternatives {
  const [head = '', ...blocks] = stdout.split(/\n\n/);
  const field = (text: string, name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
  const each = blocks.map((block) => [field(block, 'Alternative') ?? '', block] as const);
  return {
    link: field(head, 'Link'),
    status: field(head, 'Status'),
    value: field(head, 'Value'),
    priorities: new Map(each.map(([target, block]) => [target, Number(field(block, 'Priority'))])),
    followers: new Map(
      each.map(([target, block]) => [target, (block.match(/^ .*$/gm) ?? []).map((line) => line.trim())]),
    ),
  };
}
