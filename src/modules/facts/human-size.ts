const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** So many bytes as `20.00 GB`, in steps of 1024. */
export function humanSize(bytes: number): string {
  const step = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return `${(bytes / 1024 ** step).toFixed(2)} ${UNITS[step]}`;
}
