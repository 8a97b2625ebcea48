import { getCiphers } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CipherAlgorithm } from 'ssh2';

/** ssh2's own order but for its first, which it has last. */
const WITHOUT_AES: readonly CipherAlgorithm[] = [
  'chacha20-poly1305@openssh.com',
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
];

/**
 * The ciphers to offer, the fastest first; undefined where ssh2's own order is that. Measured in node alone, for 100 MB:
 * with AES in hardware GCM takes 0.16 s of CPU, ChaCha20 0.22 s and CTR with a MAC 0.22 s; without it 0.47, 0.30 and
 * 0.52 s. For small packets all are alike.
 *
 * @param cpu what /proc/cpuinfo says; a machine without it is a Mac or BSD, whose processors have AES
 */
export function ciphersFor(cpu: string): CipherAlgorithm[] | undefined {
  const [, flags] = /^(?:flags|Features)\s*:(.*)$/m.exec(cpu) ?? [];
  const hasAes = flags === undefined || flags.split(/\s+/).includes('aes');
  return hasAes || !getCiphers().includes('chacha20') ? undefined : [...WITHOUT_AES];
}

let chosen: { readonly ciphers: CipherAlgorithm[] | undefined } | undefined;

/** The ciphers to offer from this machine, as `ciphersFor` has it. */
export function fastestCiphers(): CipherAlgorithm[] | undefined {
  chosen ??= { ciphers: ciphersFor(cpuOfThisMachine()) };
  return chosen.ciphers;
}

function cpuOfThisMachine(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'latin1');
  } catch {
    return '';
  }
}
