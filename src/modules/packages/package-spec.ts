import { InfrakitError } from '../../sdk/index.ts';

/** A package as a task names it: `nginx`, `nginx=1.22*`, `nginx/bookworm-backports`, `libc6:i386`, `php8*`. */
export interface PackageSpec {
  /** As written, which is as apt-get takes it. */
  readonly text: string;
  /** With the architecture, where one is named. */
  readonly name: string;
  /** The wanted version; may hold wildcards. */
  readonly version: string | undefined;
  /** True where the name stands for every package that matches it. */
  readonly glob: boolean;
}

const SPEC = /^([A-Za-z0-9*?[\]][A-Za-z0-9+.:*?[\]_-]*)(?:=(\S+)|\/\S+)?$/;

/** @throws InfrakitError at what cannot be a package's name */
export function readSpec(text: string): PackageSpec {
  const [, name, version] = SPEC.exec(text) ?? [];
  if (name === undefined) {
    const hint = /[<>]/.test(text) ? 'version ranges are not supported; name=1.2* takes any 1.2' : undefined;
    throw new InfrakitError(`'${text}' is not the name of a package`, { hint });
  }
  return { text, name, version, glob: /[*?[]/.test(name) };
}

/** A pattern of shell wildcards as a regular expression, in the dialect that grep -E shares with JavaScript. */
export const wildcardSource = (pattern: string): string =>
  pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');

/** Whether a text matches a pattern of shell wildcards. */
export const matchesWildcard = (pattern: string, text: string): boolean =>
  new RegExp(`^${wildcardSource(pattern)}$`).test(text);
