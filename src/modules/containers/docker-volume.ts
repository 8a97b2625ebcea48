import { change, choice, defineModule, dict, params, sh, str } from '../../sdk/index.ts';
import {
  clientAliases,
  clientParams,
  clientUnsupported,
  docker,
  entriesAt,
  needSeen,
  pairs,
  readJson,
  seenProbe,
  textAt,
  textOf,
} from './docker-client.ts';

export const dockerVolume = defineModule({
  name: 'docker_volume',
  collection: 'community.docker',
  summary: 'Have a volume for containers, or have it not.',
  params: params(
    () => ({
      ...clientParams(),
      volume_name: str(),
      state: choice('present', 'absent').default('present'),
      driver: str().default('local'),
      driver_options: dict().default({}),
      labels: dict().optional(),
      recreate: choice('always', 'never', 'options-changed').default('never'),
    }),
    { unsupported: clientUnsupported, aliases: { ...clientAliases, volume_name: ['name'] } },
  ),
  inspect: (want) => ({ volume: seenProbe(want, 'volume', want.volume_name) }),
  *plan(want, { volume }) {
    needSeen(volume);
    const name = want.volume_name;
    const remove = sh`${docker(want, ['volume', 'rm', '--', name])} >/dev/null`;
    if (want.state === 'absent') {
      if (volume.found) yield change('volume', name, null, remove);
      return;
    }
    const options = [
      ...['--driver', want.driver],
      ...pairs('--opt', want.driver_options),
      ...pairs('--label', want.labels),
    ];
    const words = ['volume', 'create', ...options, name];
    const create = sh`${docker(want, words)} >/dev/null && ${docker(want, ['volume', 'inspect', '--format', '{{json .}}', name])}`;
    if (!volume.found) {
      yield change('volume', null, name, create);
      return;
    }
    const has = (field: string, values: typeof want.labels) => {
      const there = new Map(entriesAt(volume.found, field));
      return Object.entries(values ?? {}).every(([key, value]) => there.get(key) === textOf(value));
    };
    const same =
      textAt(volume.found, 'Driver') === want.driver &&
      has('Options', want.driver_options) &&
      has('Labels', want.labels);
    const recreates = want.recreate === 'always' || (want.recreate === 'options-changed' && !same);
    if (!recreates) return;
    const repeats = want.recreate === 'always';
    yield change('volume', 'as it was', 'made anew', sh`${remove} && ${create}`, repeats ? { repeats: true } : {});
  },
  result(want, { volume }, outputs) {
    if (want.state === 'absent') return {};
    const told = outputs.at(-1)?.stdout.trim();
    return { volume: told ? readJson(told) : (volume.found ?? {}) };
  },
});
