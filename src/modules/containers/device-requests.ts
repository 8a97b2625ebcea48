import type { Json } from '../../sdk/index.ts';
import type { DeviceRequest } from './container-params.ts';
import { at, entriesAt, textAt, textOf, textsAt } from './docker-client.ts';
import type { ContainerOption } from './option-kinds.ts';

/** Why the client cannot ask for these: its `--gpus` makes one request, and that has the capability `gpu`. */
export function deviceRequestProblem(requests: readonly DeviceRequest[] | undefined): string | undefined {
  if (requests === undefined || requests.length === 0) return undefined;
  const [{ capabilities, count, device_ids }] = requests as [DeviceRequest];
  if (requests.length > 1) return 'the docker client can make one request only';
  if (capabilities?.length !== 1 || !capabilities[0]?.includes('gpu')) {
    return 'the docker client can ask for gpu only: capabilities must be one list that has gpu';
  }
  return count !== undefined && device_ids !== undefined ? 'count and device_ids exclude each other' : undefined;
}

/** A request as one text, in the order that the daemon does not promise. */
const requestKey = (request: {
  readonly driver: string;
  readonly count: number;
  readonly ids: readonly string[];
  readonly capabilities: readonly string[];
  readonly options: readonly (readonly [string, string])[];
}): string =>
  JSON.stringify({
    ...request,
    capabilities: [...new Set(request.capabilities)].sort(),
    options: [...request.options].sort(),
  });

const wantedKey = ({ capabilities, count, device_ids, driver, options }: DeviceRequest): string =>
  requestKey({
    driver: driver ?? '',
    // Without a word the client asks for one.
    count: count ?? (device_ids === undefined ? 1 : 0),
    ids: device_ids ?? [],
    capabilities: (capabilities ?? []).flat(),
    options: Object.entries(options ?? {}).map(([name, value]) => [name, textOf(value)] as const),
  });

const actualKey = (request: Json): string => {
  const groups = at(request, 'Capabilities');
  return requestKey({
    driver: textAt(request, 'Driver'),
    count: Number(at(request, 'Count') ?? 0),
    ids: textsAt(request, 'DeviceIDs'),
    capabilities: (Array.isArray(groups) ? groups : []).flatMap((group) => textsAt(group)),
    options: entriesAt(request, 'Options').map(([name, value]) => [name, textOf(value)] as const),
  });
};

/** The text of `--gpus`: fields of CSV, each of which may hold commas. */
function gpusText({ capabilities, count, device_ids, driver, options }: DeviceRequest): string {
  const pairs = Object.entries(options ?? {}).map(([name, value]) => `${name}=${textOf(value)}`);
  const fields = [
    ...(driver === undefined ? [] : [`driver=${driver}`]),
    ...(device_ids === undefined ? [`count=${count ?? 1}`] : [`device=${device_ids.join(',')}`]),
    `capabilities=${(capabilities ?? []).flat().join(',')}`,
    ...(pairs.length === 0 ? [] : [`options=${pairs.join(',')}`]),
  ];
  return fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
}

export const deviceRequests: ContainerOption = {
  name: 'device_requests',
  kind: 'set',
  wanted: ({ device_requests: requests }) => requests?.map(wantedKey),
  actual: (container) => {
    const found = at(container, 'HostConfig', 'DeviceRequests');
    return Array.isArray(found) ? found.map(actualKey) : [];
  },
  flags: ({ device_requests: requests }) => (requests ?? []).flatMap((one) => ['--gpus', gpusText(one)]),
};
