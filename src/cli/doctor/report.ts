import type { InfrakitError } from '../../source/infrakit-error.ts';
import { locate } from '../../source/span.ts';
import type { Use, Verdict } from './coverage.ts';
import type { Unfollowed } from './examine.ts';

export interface Report {
  readonly playbooks: number;
  readonly roles: number;
  /** All files that were read, templates among them. */
  readonly files: number;
  readonly uses: readonly Use[];
  /** What would keep a run from beginning. */
  readonly problems: readonly InfrakitError[];
  /** What is encrypted, and no password was given for it. */
  readonly sealed: readonly InfrakitError[];
  readonly warnings: readonly InfrakitError[];
  readonly unfollowed: readonly Unfollowed[];
}

const VERDICTS: readonly Verdict[] = ['unknown', 'approximated', 'known'];
const SHOWN_PLACES = 5;
/** The first column is wide enough for most names. */
const WIDTH = 32;

/** @param shows whether what is known is listed, too */
export function reportText(report: Report, shows: boolean): string {
  const { uses, problems, sealed, unfollowed } = report;
  const lines = [summary(report)];
  for (const verdict of VERDICTS) {
    const listed = uses.filter((use) => use.verdict === verdict);
    if (listed.length === 0 || (verdict === 'known' && !shows)) continue;
    lines.push('', TITLES[verdict], ...listed.flatMap(useLines));
  }
  if (problems.length > 0)
    lines.push('', 'cannot be read, or would be refused', ...problems.map((error) => indented(error.report())));
  if (sealed.length > 0)
    lines.push('', 'encrypted, not looked into', ...sealed.map((error) => indented(placeOf(error))));
  if (unfollowed.length > 0) {
    lines.push('', 'includes that only a run can follow');
    lines.push(...unfollowed.map(({ what, span }) => indented(`${what}: ${locate(span)}`)));
  }
  lines.push('', totals(report));
  return `${lines.join('\n')}\n`;
}

const TITLES: Readonly<Record<Verdict, string>> = {
  unknown: 'unknown',
  approximated: 'known, but not in all as in Ansible',
  known: 'known',
};

const summary = ({ playbooks, roles, files }: Report): string =>
  `examined ${counted(playbooks, 'playbook')} and ${counted(roles, 'role')}: ${counted(files, 'file')} read`;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function useLines({ kind, name, why, places }: Use): readonly string[] {
  const shown = places.slice(0, SHOWN_PLACES);
  const more = places.length - shown.length;
  const head = `  ${`${kind} ${name}`.padEnd(WIDTH)} ${counted(places.length, 'place')}`;
  return [
    why === undefined ? head : `${head}  (${why})`,
    ...shown.map((place) => `      ${place}`),
    ...(more > 0 ? [`      and ${more} more`] : []),
  ];
}

function totals({ uses, problems }: Report): string {
  const counts = VERDICTS.map((verdict) => `${uses.filter((use) => use.verdict === verdict).length} ${verdict}`);
  return `names used: ${counts.toReversed().join(', ')}; ${counted(problems.length, 'problem')}`;
}

const placeOf = (error: InfrakitError): string => (error.span ? locate(error.span) : error.message);
const indented = (text: string): string => text.replace(/^/gm, '  ');

/** The same for programs: every place of every name. */
export function reportJson({ uses, problems, sealed, warnings, unfollowed, ...counts }: Report): string {
  const described = (error: InfrakitError) => ({
    message: error.message,
    ...(error.span ? { place: locate(error.span) } : {}),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
  const whole = {
    ...counts,
    names: uses.map(({ why, ...use }) => (why === undefined ? use : { ...use, why })),
    problems: problems.map(described),
    encrypted: sealed.map(described),
    warnings: warnings.map(described),
    unfollowed: unfollowed.map(({ what, span }) => ({ what, place: locate(span) })),
  };
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}
