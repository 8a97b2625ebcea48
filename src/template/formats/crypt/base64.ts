/** The alphabet of crypt(3), which is not that of base64. */
export const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length` characters for the three bytes of a digest at these places, the first the most significant. */
export function encodeTriple(digest: Buffer, places: readonly number[], length: number): string {
  let bits = places.reduce((sum, place) => (sum << 8) | (digest[place] ?? 0), 0);
  let text = '';
  for (let i = 0; i < length; i++) {
    text += ALPHABET[bits & 63];
    bits >>= 6;
  }
  return text;
}
