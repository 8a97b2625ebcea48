const SIZES = ['', 'K', 'M', 'G', 'T', 'P'];

/** Bytes of a size such as `64M` or `1.5g`, each unit 1024 of the one before; undefined where it is none. */
export function bytesOf(size: string): number | undefined {
  if (/^(unlimited|-1)$/i.test(size.trim())) return -1;
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgtp]?)(?:i?b)?\s*$/i.exec(size) ?? [];
  return number === undefined ? undefined : Math.floor(Number(number) * 1024 ** SIZES.indexOf(unit.toUpperCase()));
}

const NANOSECONDS: Readonly<Record<string, number>> = { us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Nanoseconds of a duration such as `1m30s`; undefined where it is none. */
export function nanosecondsOf(duration: string): number | undefined {
  if (!/^(\d+(us|ms|s|m|h))+$/.test(duration)) return undefined;
  return [...duration.matchAll(/(\d+)(us|ms|s|m|h)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (NANOSECONDS[unit ?? ''] ?? 0),
    0,
  );
}
