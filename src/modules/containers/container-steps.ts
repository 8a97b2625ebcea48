import { DOLLAR, joinShell, type Shell, sh, type Word } from '../../sdk/index.ts';
import { bornFlags, bornIn, joinFlags } from './container-networks.ts';
import { CONTAINER_OPTIONS } from './container-options.ts';
import type { ContainerWant } from './container-params.ts';
import { docker, textOf } from './docker-client.ts';
import { fitsLine } from './exec-env.ts';
import { commandWords } from './option-values.ts';

/** Makes the container and joins the networks it is not born in; it does not run yet. */
export function create(want: ContainerWant, image: string): Shell {
  const flags: Word[] = CONTAINER_OPTIONS.flatMap((option) => [...option.flags(want)]);
  const born = bornIn(want);
  const lines = Object.entries(want.env ?? {}).map(([name, value]) => [name, textOf(value)] as const);
  // A line of the file holds no newline; what does not fit goes by the environment of the client, under its own name.
  const long = lines.filter(([, value]) => !fitsLine(value));
  const short = lines.filter((line) => !long.includes(line));
  const words: Word[] = [
    ...['create', '--name', want.name],
    ...flags,
    ...(born ? bornFlags(born) : []),
    ...(short.length > 0 ? ['--env-file', '/dev/stdin'] : []),
    ...long.flatMap(([name]) => ['--env', name]),
    ...['--', image],
    ...(commandWords(want) ?? []),
  ];
  const exports = long.map(([name, value]) => sh`export ${name}=${value}`);
  const call = joinShell([...exports, sh`${docker(want, words)} >/dev/null`], '\n');
  const text = short.map(([name, value]) => `${name}=${value}\n`).join('');
  const made = short.length > 0 ? sh`printf %s ${text} | ( ${call} )` : sh`( ${call} )`;
  const others = (want.networks ?? []).filter((network) => network !== born);
  const joins = others.map((network) =>
    docker(want, ['network', 'connect', ...joinFlags(network), '--', network.name, want.name]),
  );
  return joinShell([made, ...joins], ' && ');
}

/** Stops the container, or kills it where the task says so. */
export function stop(want: ContainerWant): Shell {
  if (want.force_kill) {
    const signal = want.kill_signal === undefined ? [] : ['--signal', want.kill_signal];
    return sh`${docker(want, ['kill', ...signal, '--', want.name])} >/dev/null`;
  }
  const patience = want.stop_timeout === undefined ? [] : ['-t', want.stop_timeout];
  return sh`${docker(want, ['stop', ...patience, '--', want.name])} >/dev/null`;
}

export const remove = (want: ContainerWant): Shell =>
  sh`${docker(want, ['rm', ...(want.keep_volumes ? [] : ['-v']), '--', want.name])} >/dev/null`;

/** Starts the container, and where the task says so waits until it is healthy or at its end. */
export function start(want: ContainerWant): Shell {
  const started = sh`${docker(want, ['start', '--', want.name])} >/dev/null`;
  if (want.state === 'healthy') return sh`${started} && { ${waitHealthy(want)}; }`;
  return want.detach === false ? sh`${started} && { ${waitForEnd(want)}; }` : started;
}

/** Waits until the container's own check is content. */
export function waitHealthy(want: ContainerWant): Shell {
  const health = docker(want, [
    'inspect',
    '--format',
    '{{if .State.Health}}{{.State.Health.Status}}{{end}}',
    '--',
    want.name,
  ]);
  const limit = want.healthy_wait_timeout > 0 ? Math.ceil(want.healthy_wait_timeout) : 0;
  return sh`left=${limit}
while :; do
  health=$(${health}) || exit
  case $health in
  healthy) break;;
  unhealthy) echo 'the container is unhealthy' >&2; exit 1;;
  '') echo 'the container has no health check' >&2; exit 1;;
  esac
  left=$((left - 1))
  [ "$left" -ne 0 ] || { echo 'the container did not become healthy in time' >&2; exit 1; }
  sleep 1
done`;
}

/** The marks between which a container's exit status and what it printed stand. */
export const ENDED = 'infrakit_ended';

function waitForEnd(want: ContainerWant): Shell {
  const gone = want.cleanup ? sh`${remove(want)}` : sh`:`;
  return sh`rc=$(${docker(want, ['wait', '--', want.name])}) || exit
printf '\0%s %s\n' ${ENDED} "$rc"
${docker(want, ['logs', '--', want.name])} 2>&1
printf '\0'
${tell(want)}
${gone}
exit "${DOLLAR}rc"`;
}

/** Prints what the daemon says of the container, for the result. */
export const tell = (want: ContainerWant): Shell =>
  sh`{ ${docker(want, ['container', 'inspect', '--format', 'infrakit_container={{json .}}', '--', want.name])} 2>/dev/null || :; }`;
