import { resolve } from 'node:path/posix';
import type { Json } from '../../sdk/index.ts';
import { NOT_AVAILABLE, type Topic } from './fact.ts';
import { humanSize } from './human-size.ts';
import type { Readings } from './readings.ts';

/** Mounted file systems of devices and servers; the figures are of the local ones alone, for a server can hang. */
export const mounts: Topic = {
  names: ['mounts'],
  questions: ['mounts'],
  facts(readings) {
    const sizes = new Map(readings.all('filesystem').map(readSizes));
    const uuids = new Map(readings.rows.flatMap(readUuid));
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
  },
};

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

/** A row of `ls -l /dev/disk/by-uuid`: `... UUID -> ../../sda1`. */
function readUuid(row: string): [device: string, uuid: string][] {
  const [, uuid, target] = /^l.* (\S+) -> (\S+)$/.exec(row) ?? [];
  return uuid === undefined || target === undefined ? [] : [[resolve('/dev/disk/by-uuid', target), uuid]];
}

/** Blanks in /proc/mounts are written as octal numbers. */
const unescapeOctal = (text: string): string =>
  text.replace(/\\(\d{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** The kernel counts in sectors of this size, whatever the device has. */
const SECTOR = 512;

/** Block devices with their partitions. */
export const devices: Topic = {
  names: ['devices'],
  questions: ['block devices'],
  facts(readings) {
    const partitions = new Map<string, string[]>();
    for (const path of readings.paths('/sys/block/')) {
      const [, , , disk = '', part = '', file] = path.split('/');
      const parts = partitions.get(disk) ?? [];
      partitions.set(disk, file === 'partition' ? [...parts, part] : parts);
    }
    const described = [...partitions].map(([disk, parts]) => [disk, describeDisk(disk, parts, readings)] as const);
    return { devices: Object.fromEntries(described) };
  },
};

function describeDisk(disk: string, parts: readonly string[], readings: Readings): Json {
  const read = (file: string) => readings.line(`/sys/block/${disk}/${file}`);
  const sectorSize = read('queue/logical_block_size') || '512';
  const partition = (part: string) => ({
    ...extent((file) => read(`${part}/${file}`), sectorSize),
    start: read(`${part}/start`) || NOT_AVAILABLE,
  });
  return {
    ...extent(read, sectorSize),
    model: read('device/model') || null,
    vendor: read('device/vendor') || null,
    removable: read('removable'),
    rotational: read('queue/rotational'),
    support_discard: read('queue/discard_granularity'),
    scheduler_mode: /\[(.*)\]/.exec(read('queue/scheduler'))?.[1] ?? '',
    partitions: Object.fromEntries(parts.map((part) => [part, partition(part)])),
  };
}

function extent(read: (file: string) => string, sectorSize: string): Record<string, Json> {
  const sectors = Number(read('size'));
  return { sectors, sectorsize: sectorSize, size: humanSize(sectors * SECTOR) };
}
