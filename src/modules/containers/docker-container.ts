import {
  type Change,
  change,
  defineModule,
  type Json,
  joinShell,
  need,
  type Output,
  type Probe,
  probe,
  type ResultFields,
  type Shell,
  sh,
} from '../../sdk/index.ts';
import { type ContainerDifference, comparisonOf, differencesOf } from './compare-container.ts';
import { planNetworks } from './container-networks.ts';
import { CONTAINER_OPTIONS } from './container-options.ts';
import { type ContainerWant, containerParams, withDefaults } from './container-params.ts';
import { create, ENDED, remove, start, stop, tell, waitHealthy } from './container-steps.ts';
import {
  at,
  type Described,
  docker,
  entriesAt,
  NOT_ASKED,
  needSeen,
  readJson,
  type Seen,
  seenProbe,
  textAt,
} from './docker-client.ts';

interface ContainerState {
  readonly container: Seen;
  readonly image: Seen;
  /** The image that the container was made of, where it and not the wanted one is compared with. */
  readonly current?: Seen | undefined;
  /** The id of the container whose network is to be shared. */
  readonly shared: string;
}

export const dockerContainer = defineModule({
  name: 'docker_container',
  collection: 'community.docker',
  summary: 'Have a container, running or not, as it is described.',
  params: containerParams,
  prepare: (want) => withDefaults(want),
  inspect: (want: ContainerWant) => ({
    container: seenProbe(want, 'container', want.name),
    image: want.image === undefined || want.state === 'absent' ? NOT_ASKED : seenProbe(want, 'image', want.image),
    shared: sharedProbe(want),
  }),
  inspectMore: (want, { container }): { current?: Probe<Seen> } => {
    const id = textAt(container.found, 'Image');
    const current = want.image === undefined || want.image_comparison === 'current-image';
    return current && id !== '' && want.state !== 'absent' ? { current: seenProbe(want, 'image', id) } : {};
  },
  plan: (want, is) => planContainer(want, is as ContainerState),
  result: (want, { container }, outputs) => containerResult(want, container.found, outputs),
});

/** `container:NAME` stands in the daemon's answer as the id of that container. */
const sharedProbe = ({ network_mode: mode, ...want }: ContainerWant): Probe<string> => {
  const name = /^container:(.+)$/.exec(mode ?? '')?.[1];
  if (name === undefined) return probe(sh`:`, () => '');
  return probe(docker(want, ['container', 'inspect', '--format', '{{.Id}}', '--', name]), ({ stdout }) =>
    stdout.trim(),
  );
};

function* planContainer(asked: ContainerWant, is: ContainerState): Iterable<Change> {
  needSeen(is.container);
  needSeen(is.image);
  const want = is.shared === '' ? asked : { ...asked, network_mode: `container:${is.shared}` };
  const { found: container } = is.container;
  if (want.state === 'absent') {
    if (container) yield removal(want, container);
    return;
  }
  const steps = [...planPresent(want, container, is)];
  const [last] = steps.slice(-1);
  if (!last) return;
  yield* steps.slice(0, -1);
  // The result tells of the container as it is then.
  yield { ...last, apply: sh`{ ${last.apply}; } && ${tell(want)}` };
}

/** @throws Unmet where the image brings labels that the task would not have and does not want to overlook */
function needKnownLabels(want: ContainerWant, image: Described | null): void {
  const comparison = comparisonOf(want, { name: 'labels', kind: 'dict' });
  if (want.image_label_mismatch === 'ignore' || comparison !== 'strict' || want.labels === undefined) return;
  const unknown = entriesAt(image, 'Config', 'Labels').flatMap(([name]) =>
    Object.hasOwn(want.labels ?? {}, name) ? [] : [name],
  );
  need(
    unknown.length === 0,
    `Some labels should be removed but are present in the base image. You can set image_label_mismatch to 'ignore' to ignore this error. Labels: ${unknown.map((name) => `"${name}"`).join(', ')}`,
  );
}

function* planPresent(want: ContainerWant, container: Described | null, is: ContainerState): Iterable<Change> {
  const image = (is.current ?? is.image).found;
  needKnownLabels(want, image);
  const pull = pullOf(want, is.image);
  if (!container) {
    need(want.image !== undefined, 'Cannot create container when image is not specified!');
    if (pull) yield pull;
    yield change('container', null, 'created', create(want, want.image));
    yield* planState(want, null, false);
    return;
  }
  const differences = [...differencesOf(want, container, image)];
  const image_differs = imageDifference(want, container, is.image);
  const fixed = differences.filter(({ option }) => !option.updates);
  const running = at(container, 'State', 'Running') === true;
  if (fixed.length > 0 || image_differs || want.recreate) {
    if (pull) yield pull;
    const of = want.image ?? textAt(container, 'Config', 'Image');
    const stopped = running ? [stop(want)] : [];
    yield change(
      'container',
      'as it was',
      'recreated',
      joinShell([...stopped, remove(want), create(want, of)], ' && '),
      {
        also: [...differences.map(shown), ...(image_differs ? [image_differs] : [])],
        ...(want.recreate ? { repeats: true } : {}),
      },
    );
    yield* planState(want, null, running);
    return;
  }
  const update = differences.filter(({ option }) => option.updates);
  if (pull) yield pullAndRecreate(want, container, running, pull);
  if (update.length > 0) yield updateOf(want, update);
  yield* planNetworks(want, container);
  yield* planState(want, container, running);
}

/** Gets the image where it is not there; where it is to be got anew, only getting it tells whether that is another. */
function pullOf(want: ContainerWant, { found }: Seen): Change | undefined {
  const { image, pull, platform } = want;
  if (image === undefined || /^(sha256:)?[0-9a-f]{64}$/.test(image)) return undefined;
  const always = pull === true || pull === 'always';
  if (found && !always) return undefined;
  need(found || pull !== 'never', `the image ${image} is not on this host, and pull is never`);
  const from = platform === undefined ? [] : ['--platform', platform];
  const apply = sh`${docker(want, ['pull', ...from, '--', image])} >/dev/null`;
  return change('image', found ? textAt(found, 'Id') : null, image, apply, found ? { certainty: 'may' } : {});
}

/** A container that differs in nothing is made anew only where the image that was got is another. */
function pullAndRecreate(want: ContainerWant, container: Described, running: boolean, pull: Change): Change {
  if (pull.certainty === 'will' || want.image === undefined || ignoresImage(want)) return pull;
  const id = docker(want, ['image', 'inspect', '--format', '{{.Id}}', '--', want.image]);
  const anew = joinShell(
    [...(running ? [stop(want)] : []), remove(want), create(want, want.image), ...(runs(want) ? [start(want)] : [])],
    ' && ',
  );
  const apply = sh`${pull.apply} && id=$(${id}) && if [ "$id" = ${textAt(container, 'Image')} ]; then
echo ${SAME_IMAGE}
else
${anew}
fi`;
  return { ...pull, apply };
}

const SAME_IMAGE = 'infrakit_same_image';
const runs = ({ state }: ContainerWant): boolean => state === 'started' || state === 'healthy';

const ignoresImage = ({ comparisons, ignore_image: ignored }: ContainerWant): boolean =>
  (comparisons.image ?? comparisons['*']) === 'ignore' || (ignored && comparisons.image === undefined);

function imageDifference(want: ContainerWant, container: Described, { found }: Seen) {
  if (want.image === undefined || ignoresImage(want)) return undefined;
  const [before, after] = [textAt(container, 'Image'), textAt(found, 'Id')];
  if (before !== after) return { what: 'image', before, after: after || want.image };
  const name = textAt(container, 'Config', 'Image');
  const renamed = want.image_name_mismatch === 'recreate' && name !== want.image;
  return renamed ? { what: 'image name', before: name, after: want.image } : undefined;
}

const shown = ({ option: { name }, before, after }: ContainerDifference) =>
  name === 'env' ? { what: name, before: null, after: null } : { what: name, before, after };

function updateOf(want: ContainerWant, differences: readonly ContainerDifference[]): Change {
  // All of them, compared or not: some hold only together, as memory and memory_swap.
  const flags = CONTAINER_OPTIONS.filter((option) => option.updates && comparisonOf(want, option) !== 'ignore').flatMap(
    (option) => [...option.flags(want)],
  );
  const [first, ...others] = differences.map(shown);
  const apply = sh`${docker(want, ['update', ...flags, '--', want.name])} >/dev/null`;
  return change(first?.what ?? 'limits', first?.before ?? null, first?.after ?? null, apply, { also: others });
}

/** Starts, stops, restarts and pauses; `container` is null where it was just made. */
function* planState(want: ContainerWant, container: Described | null, was: boolean): Iterable<Change> {
  const running = container !== null && was;
  const status = running ? 'running' : 'stopped';
  if (runs(want)) {
    if (!running) yield change('state', status, want.state, start(want));
    else if (want.restart) yield change('state', status, 'restarted', restart(want), { repeats: true });
    else if (want.state === 'healthy' && textAt(container, 'State', 'Health', 'Status') !== 'healthy') {
      yield change('health', textAt(container, 'State', 'Health', 'Status'), 'healthy', sh`{ ${waitHealthy(want)}; }`);
    }
    const paused = container !== null && at(container, 'State', 'Paused') === true;
    if (want.paused !== undefined && want.paused !== paused) {
      const verb = want.paused ? 'pause' : 'unpause';
      const apply = sh`${docker(want, [verb, want.name])} >/dev/null`;
      yield change('paused', String(paused), String(want.paused), apply);
    }
  } else if (want.state === 'stopped' && running) yield change('state', status, 'stopped', stop(want));
}

const restart = (want: ContainerWant): Shell => {
  const patience = want.stop_timeout === undefined ? [] : ['-t', want.stop_timeout];
  return sh`${docker(want, ['restart', ...patience, '--', want.name])} >/dev/null`;
};

function removal(want: ContainerWant, container: Described): Change {
  const running = at(container, 'State', 'Running') === true;
  // A container that removes itself at its end is gone when it was stopped.
  const itself = at(container, 'HostConfig', 'AutoRemove') === true && running;
  const steps = [...(running ? [stop(want)] : []), ...(itself ? [] : [remove(want)])];
  return change('container', textAt(container, 'State', 'Status'), null, joinShell(steps, ' && '));
}

function containerResult(want: ContainerWant, before: Described | null, outputs: readonly Output[]): ResultFields {
  if (want.state === 'absent') return {};
  const text = outputs.map(({ stdout }) => stdout).join('\n');
  const told = /^infrakit_container=(.*)$/m.exec(text)?.[1];
  const container = told === undefined ? before : readJson(told);
  const [, rc, output = ''] = new RegExp(`\0${ENDED} (\\d+)\n([^\0]*)`).exec(text) ?? [];
  const ended: Json = rc === undefined ? {} : { Output: output };
  const status = rc === undefined ? {} : { status: Number(rc) };
  const failed =
    rc !== undefined && rc !== '0'
      ? { failed: true, msg: output.trim() || `the container ended with status ${rc}` }
      : {};
  const same = text.includes(SAME_IMAGE) && outputs.length === 1 ? { changed: false } : {};
  return { container: container === null ? {} : { ...container, ...ended }, ...status, ...failed, ...same };
}
