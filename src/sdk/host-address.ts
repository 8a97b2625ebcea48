const NUMBERS = String.raw`\[\d+:\d+(?::\d+)?\]`;
const HEX = String.raw`\[[0-9a-f]+:[0-9a-f]+(?::\d+)?\]`;
const LETTERS_OR_NUMBERS = String.raw`\[(?:[a-z]:[a-z]|\d+:\d+)(?::\d+)?\]`;
const WORD = String.raw`[\p{L}\p{N}_]`;
const LABEL = String.raw`(?:${WORD}|${LETTERS_OR_NUMBERS})(?:[\p{L}\p{N}_-]|${LETTERS_OR_NUMBERS})*(?<![_-])`;
const HOST_NAME = new RegExp(String.raw`^${LABEL}(?:\.${LABEL})*$`, 'iu');
const BYTE = String.raw`(?:25[0-5]|2[0-4]\d|[01]?\d{1,2}|${NUMBERS})`;
const IPV4 = new RegExp(String.raw`^(?:${BYTE}\.){3}${BYTE}$`);
const PIECE = `(?:[0-9a-f]{1,4}|${HEX})`;
/** At most seven pieces with `::` among them, or eight; the last may be an IPv4 address. */
const IPV6_PIECES = new RegExp(String.raw`^(?:${PIECE}|:|${BYTE}(?:\.${BYTE}){3})+$`, 'i');

const BRACKETED = /^\[(.+)\]:(\d+)$/;
const WITH_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/;

export interface HostAddress {
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * What `host`, `host:port` and `[host]:port` stand for, where the host is a name, an IPv4 or an IPv6 address, each perhaps
 * with ranges in it; undefined for a text that is none of them. A bare IPv6 address has no port.
 */
export function hostAddress(text: string): HostAddress | undefined {
  const bracketed = BRACKETED.exec(text);
  const [, host = text, digits] = bracketed ?? WITH_PORT.exec(text) ?? [];
  const known = HOST_NAME.test(host) || IPV4.test(host) || isIpv6(host);
  return known ? { host, port: digits === undefined ? undefined : Number(digits) } : undefined;
}

function isIpv6(text: string): boolean {
  const colons = text.replace(/\[[^\]]*\]/g, '').split(':').length - 1;
  if (colons < 2 || colons > 7 || !IPV6_PIECES.test(text)) return false;
  return colons === 7 || text.includes('::');
}
