import { z } from 'zod';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { fetchJson } from './fetch-archive.ts';
import type { Requirement, Source } from './requirement.ts';

/** What the API (v1, "roles") says of a role. */
const ANSWER = z.object({
  results: z.array(
    z.object({
      github_user: z.string(),
      github_repo: z.string(),
      summary_fields: z.object({ versions: z.array(z.object({ name: z.string() })).default([]) }),
    }),
  ),
});

/** Hostnames and names of repositories alone: they become a URL. */
const WORD = /^[\w.-]+$/;

/**
 * The git repository that a Galaxy server names for a role.
 *
 * @throws InfrakitError where it cannot be asked, or has no such role
 */
export async function askGalaxy(
  { kind, span }: Requirement,
  { name, version }: Extract<Source, { kind: 'galaxy' }>,
  server: string,
): Promise<Extract<Source, { kind: 'git' }>> {
  const remedy = `name its repository: "src: git+https://…"${kind === 'collection' ? ' with "type: git"' : ''}`;
  if (kind === 'collection') {
    throw new InfrakitError(`collections from Galaxy are not supported: "${name}"`, { span, hint: remedy });
  }
  const [owner = '', role = ''] = name.split('.');
  const asked = new URL('api/v1/roles/', server.endsWith('/') ? server : `${server}/`);
  asked.searchParams.set('owner__username', owner);
  asked.searchParams.set('name', role);
  try {
    const { results } = ANSWER.parse(await fetchJson(asked.href));
    const [found] = results;
    if (!found || !WORD.test(found.github_user) || !WORD.test(found.github_repo)) {
      throw new InfrakitError(`${server} has no role "${name}"`);
    }
    const newest = found.summary_fields.versions
      .map((each) => each.name)
      .sort(byVersion)
      .at(-1);
    const url = `https://github.com/${found.github_user}/${found.github_repo}.git`;
    return { kind: 'git', url, version: version ?? newest, folder: '' };
  } catch (cause) {
    throw new InfrakitError(`the role "${name}" cannot be found on Galaxy: ${(cause as Error).message}`, {
      span,
      cause,
      hint: remedy,
    });
  }
}

/** `v1.10` after `1.9`; words before numbers. */
function byVersion(a: string, b: string): number {
  const parts = (version: string) => version.replace(/^v/, '').split(/[.-]/).map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (Number.isNaN(difference)) return Number.isNaN(left[i]) ? -1 : 1;
    if (difference !== 0) return difference;
  }
  return 0;
}
