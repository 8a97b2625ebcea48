import type { Json } from '../../sdk/index.ts';
import { type Facts, NOT_AVAILABLE } from './fact.ts';
import { humanSize } from './human-size.ts';
import type { Readings } from './readings.ts';

/** Mounted file systems of devices and servers; the figures are of the local ones alone, for a server can hang. */
export function mounts(readings: Readings): Facts {
  const sizes = new Map(readings.all('filesystem').map(readSizes));
  const uuids = new Map(readings.all('uuid').map(readUuid));
  const rows = readings.lines('/proc/mounts').map((line) => line.split(' ').map(unescapeOctal));
  return {
    mounts: rows.flatMap(([device = '', mount = '', fstype = '', options = '', dump, passno]) => {
      if (fstype === 'none' || !(device.startsWith('/') || device.includes(':/'))) return [];
      const uuid = uuids.get(device) ?? 'N/A';
      return [
        { device, mount, fstype, options, dump: Number(dump), passno: Number(passno), uuid, ...sizes.get(mount) },
      ];
    }),
  };
}

function readSizes(text: string): [mount: string, Record<string, number>] {
  const [size = 0, total = 0, available = 0, inodes = 0, inodesFree = 0] = text.split(' ').map(Number);
  const mount = text.split(' ').slice(5).join(' ');
  return [
    mount,
    {
      size_total: size * total,
      size_available: size * available,
      block_size: size,
      block_total: total,
      block_available: available,
      block_used: total - available,
      inode_total: inodes,
      inode_available: inodesFree,
      inode_used: inodes - inodesFree,
    },
  ];
}

function readUuid(text: string): [device: string, uuid: string] {
  const [link = '', device = ''] = text.split(' ');
  return [device, link.split('/').at(-1) ?? ''];
}

/** Blanks in /proc/mounts are written as octal numbers. */
const unescapeOctal = (text: string): string =>
  text.replace(/\\(\d{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** The kernel counts in sectors of this size, whatever the device has. */
const SECTOR = 512;

/** Block devices with their partitions. */
export function devices(readings: Readings): Facts {
  const paths = readings.paths('/sys/block/');
  const names = [...new Set(paths.map((path) => path.split('/')[3] ?? ''))];
  return { devices: Object.fromEntries(names.map((name) => [name, device(name)])) };

  function device(name: string): Json {
    const read = (file: string) => readings.line(`/sys/block/${name}/${file}`);
    const partitions = paths.flatMap(
      (path) => new RegExp(`^/sys/block/${name}/([^/]+)/partition$`).exec(path)?.[1] ?? [],
    );
    const sectorSize = read('queue/logical_block_size') || '512';
    return {
      ...extent(read, sectorSize),
      model: read('device/model') || null,
      vendor: read('device/vendor') || null,
      removable: read('removable'),
      rotational: read('queue/rotational'),
      support_discard: read('queue/discard_granularity'),
      scheduler_mode: /\[(.*)\]/.exec(read('queue/scheduler'))?.[1] ?? '',
      partitions: Object.fromEntries(partitions.map((part) => [part, partition(name, part, sectorSize)])),
    };
  }

  function partition(disk: string, name: string, sectorSize: string): Json {
    const read = (file: string) => readings.line(`/sys/block/${disk}/${name}/${file}`);
    return { ...extent(read, sectorSize), start: read('start') || NOT_AVAILABLE };
  }
}

function extent(read: (file: string) => string, sectorSize: string): Record<string, Json> {
  const sectors = Number(read('size'));
  return { sectors, sectorsize: sectorSize, size: humanSize(sectors * SECTOR) };
}
