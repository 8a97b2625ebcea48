import { locate, type Probe, probe, sh } from '../../sdk/index.ts';

/** Whether the host can download by itself. Other programs than curl show passwords to everyone or trust any certificate. */
export const hasCurl: Probe<boolean> = probe(sh`command -v curl >/dev/null`, ({ rc }) => rc === 0);

/** The digest of the file that is there, or null. */
export const digestOf = (dest: string, name: string, algorithm: string | undefined): Probe<string | null> =>
  algorithm === undefined
    ? probe(sh`:`, () => null)
    : probe(
        sh`${locate(dest, { inside: name, follow: true })}
[ -f "$p" ] && ${`${algorithm}sum`} <"$p" | cut -d ' ' -f 1`,
        ({ stdout }) => stdout.trim() || null,
      );
