import type { Json } from '../../sdk/index.ts';
import type { Mount } from './container-params.ts';
import { bytesOf } from './container-units.ts';
import { at, textAt, textOf } from './docker-client.ts';

/** Each `source:target[:mode]` with its mode in one order; what has no source is a volume without a name. */
export const wantedBinds = (volumes: readonly string[]): string[] =>
  volumes.map((volume) => {
    const [source = '', target, mode = 'rw'] = volume.split(':');
    if (target === undefined) return source;
    if (/^(ro|rw|z|Z)(,|$)/.test(target)) return `${source}:${source}:${modes(target)}`;
    return `${source}:${target}:${modes(mode)}`;
  });

const modes = (mode: string): string => {
  const words = mode.split(',').filter((word) => word !== 'rw');
  return words.length === 0 ? 'rw' : words.sort().join(',');
};

/** What distinguishes a mount, as one text: of a task, or as the daemon describes it. */
export function mountKey(mount: Mount | Json): string {
  const told = typeof mount === 'object' && mount !== null && 'Target' in mount;
  const seen = mount as Json;
  const want = mount as Mount;
  const parts = told
    ? {
        type: textAt(seen, 'Type'),
        source: textAt(seen, 'Source'),
        target: textAt(seen, 'Target'),
        read_only: at(seen, 'ReadOnly') === true,
        propagation: textAt(seen, 'BindOptions', 'Propagation'),
        no_copy: at(seen, 'VolumeOptions', 'NoCopy') === true,
        driver: textAt(seen, 'VolumeOptions', 'DriverConfig', 'Name'),
        size: at(seen, 'TmpfsOptions', 'SizeBytes') ?? 0,
        mode: Number(at(seen, 'TmpfsOptions', 'Mode') ?? 0),
      }
    : {
        type: want.type,
        source: want.source ?? '',
        target: want.target,
        read_only: want.read_only ?? false,
        propagation: want.propagation ?? '',
        no_copy: want.no_copy ?? false,
        driver: want.volume_driver ?? '',
        size: want.tmpfs_size === undefined ? 0 : (bytesOf(want.tmpfs_size) ?? 0),
        mode: want.tmpfs_mode === undefined ? 0 : Number.parseInt(want.tmpfs_mode, 8),
      };
  return Object.entries(parts)
    .filter(([, part]) => part !== '' && part !== false && part !== 0)
    .map(([name, part]) => `${name}=${part}`)
    .join(',');
}

/** The word of `--mount`: fields in the manner of a CSV file. */
export function mountWord(mount: Mount): string {
  const fields = [
    `type=${mount.type}`,
    ...(mount.source === undefined ? [] : [`source=${mount.source}`]),
    `target=${mount.target}`,
    ...(mount.read_only ? ['readonly'] : []),
    ...(mount.propagation === undefined ? [] : [`bind-propagation=${mount.propagation}`]),
    ...(mount.consistency === undefined ? [] : [`consistency=${mount.consistency}`]),
    ...(mount.no_copy ? ['volume-nocopy=true'] : []),
    ...(mount.volume_driver === undefined ? [] : [`volume-driver=${mount.volume_driver}`]),
    ...named('volume-label', mount.labels),
    ...named('volume-opt', mount.volume_options),
    ...(mount.tmpfs_size === undefined ? [] : [`tmpfs-size=${bytesOf(mount.tmpfs_size)}`]),
    ...(mount.tmpfs_mode === undefined ? [] : [`tmpfs-mode=${mount.tmpfs_mode}`]),
  ];
  return fields.map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

const named = (field: string, values: Readonly<Record<string, Json>> | undefined): string[] =>
  Object.entries(values ?? {}).map(([name, value]) => `${field}=${name}=${textOf(value)}`);
