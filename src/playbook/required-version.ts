import { join } from 'node:path';
import { readBytes } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { comparePep440 } from '../template/formats/version/pep440.ts';
import type { Collection } from './collection.ts';
import { COMPATIBLE } from './compatible-version.ts';
import { isFile } from './find-file.ts';
import { type LoadContext, report, warn } from './load-context.ts';
import { openYaml } from './open-yaml.ts';

/** What follows from a collection for another version of ansible-core: `collections_on_ansible_version_mismatch`. */
export type VersionMismatch = 'error' | 'warning' | 'ignore';

const CLAUSE = /^(===|~=|==|!=|<=|>=|<|>)\s*(\S+?)(\.\*)?$/;

/**
 * Tells once of a collection whose `requires_ansible` (meta/runtime.yml) leaves out the version of ansible-core that is
 * followed here.
 */
export function checkRequiredVersion(collection: Collection, context: LoadContext): void {
  const mismatch = context.versionMismatch ?? 'warning';
  const path = join(collection.path, 'meta', 'runtime.yml');
  if (mismatch === 'ignore' || !isFile(path) || !readBytes(path).includes('requires_ansible')) return;
  const document = openYaml(path, context);
  const entry =
    document?.kind === 'mapping' ? document.entries.find(({ key }) => key.value === 'requires_ansible') : undefined;
  if (entry?.value.kind !== 'scalar') return;
  const wanted = String(entry.value.value);
  const { span } = entry.value;
  const fits = includesVersion(wanted, COMPATIBLE.full);
  if (fits) return;
  const message =
    fits === undefined
      ? `requires_ansible of ${collection.name} is no list of versions: ${wanted}`
      : `the collection ${collection.name} wants ansible-core ${wanted}; infrakit does as ${COMPATIBLE.full} does`;
  const hint =
    fits === undefined
      ? 'such as ">=2.15.0,<3"'
      : 'install a version of the collection that fits, or set collections_on_ansible_version_mismatch';
  const [told, tell] = mismatch === 'error' ? [context.errors, report] : [context.warnings, warn];
  if (!told.some((finding) => finding.message === message)) tell(context, message, { span, hint });
}

/** Whether a list of conditions (PEP 440) holds of a version; undefined where it cannot be read. */
export function includesVersion(conditions: string, version: string): boolean | undefined {
  const clauses = conditions
    .split(',')
    .map((clause) => clause.trim())
    .filter(Boolean)
    .map((clause) => CLAUSE.exec(clause));
  if (clauses.includes(null)) return undefined;
  try {
    return clauses.every((clause) => {
      const [, operator = '', wanted = '', wildcard] = clause ?? [];
      return holds(version, operator, wanted, wildcard !== undefined);
    });
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
    return undefined;
  }
}

function holds(version: string, operator: string, wanted: string, prefix: boolean): boolean {
  const order = comparePep440(version, wanted);
  const begins = () => version === wanted || version.startsWith(`${wanted}.`);
  switch (operator) {
    case '==':
      return prefix ? begins() : order === 0;
    case '!=':
      return prefix ? !begins() : order !== 0;
    case '===':
      return version === wanted;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      // `~=2.14.1` is `>=2.14.1, ==2.14.*`.
      return order >= 0 && version.startsWith(`${wanted.split('.').slice(0, -1).join('.')}.`);
  }
}
