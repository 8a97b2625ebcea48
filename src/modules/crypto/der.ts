/** One value of DER (ITU-T X.690): its tag, what it holds, and all of it. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  readonly whole: Buffer;
}

/** The values that stand one after the other; none where the bytes are no DER. */
export function derValues(bytes: Buffer): readonly DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const digits = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + digits;
    if (digits > 4 || start > bytes.length) return [];
    const length = digits === 0 ? first : bytes.readUIntBE(at + 2, digits);
    const end = start + length;
    if (end > bytes.length) return [];
    values.push({ tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return at === bytes.length ? values : [];
}
