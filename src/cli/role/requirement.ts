import { basename, isAbsolute, resolve } from 'node:path';
import { InfrakitError } from '../../source/infrakit-error.ts';
import type { Span } from '../../source/span.ts';

/** A role or collection that somebody wants to have. */
export interface Requirement {
  readonly kind: 'role' | 'collection';
  /** The directory it gets; of a collection from git known only when it is there. */
  readonly name: string | undefined;
  readonly source: Source;
  /** The source as it is written: paths stay relative, so that a lock file holds elsewhere, too. */
  readonly written: string;
  readonly span?: Span | undefined;
}

export type Source =
  /** @property folder the part of the repository that is meant */
  | { readonly kind: 'git'; readonly url: string; readonly version: string | undefined; readonly folder: string }
  | { readonly kind: 'archive'; readonly place: string; readonly version: string | undefined }
  /** A name on a Galaxy server. */
  | { readonly kind: 'galaxy'; readonly name: string; readonly version: string | undefined };

/** What is written of a requirement, by the names of requirements.yml. */
export interface Written {
  readonly src: string;
  readonly scm?: string | undefined;
  readonly version?: string | undefined;
  readonly name?: string | undefined;
  readonly span?: Span | undefined;
}

const ARCHIVE = /\.(?:tar\.gz|tgz|tar)$/i;
const GALAXY_NAME = /^[A-Za-z_]\w*\.[A-Za-z_][\w-]*$/;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const SCP = /^(?:[\w.-]+@)?[\w.-]+:(?!\/\/)/;

/** `src,version,name` of the command line, and of a text in a list. */
export function fromText(text: string, kind: Requirement['kind'], base: string, span?: Span): Requirement {
  const [src = '', version, name] = text.split(',').map((part) => part.trim());
  return toRequirement({ src, version: version || undefined, name: name || undefined, span }, kind, base);
}

/**
 * @param base the directory that relative paths start from
 * @throws InfrakitError for a source that cannot be used
 */
export function toRequirement(written: Written, kind: Requirement['kind'], base: string): Requirement {
  const { span, version } = written;
  const isGit =
    written.scm === 'git' || written.src.startsWith('git+') || /^git@|^git:|\.git(?:#.*)?$/.test(written.src);
  if (written.scm !== undefined && written.scm !== 'git') {
    throw new InfrakitError(`"${written.scm}" repositories are not supported`, { span, hint: 'git and tarballs are' });
  }
  const [url = '', fragment] = written.src.replace(/^git\+/, '').split('#');
  refuseHostile(url, version, span);
  const folder = (fragment?.split(',')[0] ?? '').replace(/^\/+|\/+$/g, '');
  if (folder.split('/').includes('..')) throw new InfrakitError(`"${fragment}" leads out of the repository`, { span });
  const name = written.name ?? (kind === 'role' ? nameOf(url) : undefined);
  if (name !== undefined && written.name !== undefined) refuseName(name, kind, span);
  const local = localPath(url, base);
  const common = { kind, span, written: written.src };
  if (isGit) return { ...common, name, source: { kind: 'git', url: local ?? url, version, folder } };
  if (ARCHIVE.test(url.replace(/\?.*$/, ''))) {
    return { ...common, name, source: { kind: 'archive', place: local ?? url, version } };
  }
  if (GALAXY_NAME.test(url)) {
    return { ...common, name: written.name ?? url, source: { kind: 'galaxy', name: url, version } };
  }
  if (local !== undefined) return { ...common, name, source: { kind: 'git', url: local, version, folder } };
  throw new InfrakitError(`"${url}" is neither a git repository, a tarball nor a name on Galaxy`, {
    span,
    hint: 'write git+https://…, a path or URL that ends with .tar.gz, or namespace.name',
  });
}

/** `src: https://…/name.git` stands for the role `name`. */
const nameOf = (url: string): string =>
  basename(url.replace(/\?.*$/, ''))
    .replace(/\.git$/, '')
    .replace(ARCHIVE, '');

/** A name becomes a directory: it may lead nowhere else. */
export function refuseName(name: string, kind: Requirement['kind'], span?: Span): void {
  const pattern = kind === 'role' ? /^[\w][\w.+-]*$/ : /^\w+\.\w+$/;
  if (pattern.test(name)) return;
  throw new InfrakitError(`"${name}" cannot be the name of a ${kind}`, {
    span,
    hint: kind === 'role' ? 'letters, digits and . _ + - are allowed' : 'it is written as namespace.name',
  });
}

function refuseHostile(url: string, version: string | undefined, span: Span | undefined): void {
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase();
  if (url === '') throw new InfrakitError('this requirement has no source', { span, hint: 'name it with "src:"' });
  if (url.startsWith('-') || version?.startsWith('-')) {
    throw new InfrakitError(`"${url.startsWith('-') ? url : version}" would be an option of git`, { span });
  }
  if (/^[a-z][\w+.-]*::/i.test(url) || (scheme !== undefined && !SCHEMES.has(scheme) && !SCP.test(url))) {
    throw new InfrakitError(`sources of "${scheme}:" are not supported`, {
      span,
      hint: `there are ${[...SCHEMES].join(', ')} and paths`,
    });
  }
  if (/^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(url)) {
    throw new InfrakitError('a password in a URL would be seen by everybody on this machine', {
      span,
      hint: 'leave it out, and let a credential helper of git, or an SSH key, speak for you',
    });
  }
}

const SCHEMES = new Set(['file', 'git', 'http', 'https', 'ssh']);

/** The absolute path of a source on this machine; undefined for one that is elsewhere. */
function localPath(url: string, base: string): string | undefined {
  if (url.startsWith('file://')) return url.slice('file://'.length);
  if (SCHEME.test(url) || SCP.test(url)) return undefined;
  if (isAbsolute(url) || url.startsWith('.') || url.includes('/')) return resolve(base, url);
  return ARCHIVE.test(url) ? resolve(base, url) : undefined;
}
