import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

/** Whether what the server keeps was made of this password, or is it where it was hashed before (RFC 5803, md5 of password and name). */
export function fitsPassword(kept: string, name: string, password: string): boolean {
  if (/^md5[0-9a-f]{32}$/.test(password) || password.startsWith('SCRAM-SHA-256$')) return kept === password;
  if (kept.startsWith('md5'))
    return (
      kept ===
      `md5${createHash('md5')
        .update(password + name)
        .digest('hex')}`
    );
  const [, rounds, salt, stored] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):/.exec(kept) ?? [];
  if (rounds === undefined || salt === undefined || stored === undefined) return kept === password;
  const salted = pbkdf2Sync(password.normalize('NFKC'), Buffer.from(salt, 'base64'), Number(rounds), 32, 'sha256');
  const client = createHmac('sha256', salted).update('Client Key').digest();
  const key = createHash('sha256').update(client).digest();
  const wanted = Buffer.from(stored, 'base64');
  return key.length === wanted.length && timingSafeEqual(key, wanted);
}
