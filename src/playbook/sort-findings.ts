import type { InfrakitError } from '../source/infrakit-error.ts';

/** Puts findings into the order of their lines; files stay in the order in which they were read. */
export function sortFindings(findings: InfrakitError[]): void {
  const files = new Map<string | undefined, number>();
  for (const { span } of findings) {
    const path = span?.source.path;
    if (!files.has(path)) files.set(path, files.size);
  }
  const fileOf = ({ span }: InfrakitError): number => files.get(span?.source.path) ?? 0;
  const placeOf = ({ span }: InfrakitError): number => span?.start ?? 0;
  findings.sort((a, b) => fileOf(a) - fileOf(b) || placeOf(a) - placeOf(b));
}
