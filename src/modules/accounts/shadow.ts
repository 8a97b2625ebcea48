import { type Probe, probe, sh } from '../../sdk/index.ts';

/** A line of shadow(5). Times are in days; undefined where the field is empty. */
export interface ShadowEntry {
  readonly hash: string;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly warning: number | undefined;
  readonly inactive: number | undefined;
  readonly expires: number | undefined;
}

/** The password of a user, or null where there is none or we may not see it. */
export const shadowProbe = (name: string): Probe<ShadowEntry | null> =>
  probe(
    sh`{ getent shadow -- ${name} || cat /etc/shadow; } 2>/dev/null | while IFS= read -r line; do
  case $line in ${name}:*) printf '%s\n' "$line"; break ;; esac
done`,
    ({ stdout }) => {
      if (stdout.trim() === '') return null;
      const [, hash = '', , ...days] = stdout.trim().split(':');
      const [minimum, maximum, warning, inactive, expires] = days.map((day) => (day === '' ? undefined : Number(day)));
      return { hash, minimum, maximum, warning, inactive, expires };
    },
  );
