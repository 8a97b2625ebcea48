import { describe, expect, test } from 'vitest';
import { pip } from '../../../src/modules/packages/pip.ts';
import { parse } from '../conformance.ts';

const plan = (params: Record<string, unknown>, installed: Record<string, string>, rc = 0) => [
  ...pip.plan(parse(pip, params) as never, { is: { rc, installed: new Map(Object.entries(installed)) } }),
];

describe('pip', () => {
  test('what is there in the wanted version stays, only the rest is installed', () => {
    const params = { name: ['django>=4', 'flask', 'requests==2.31'], extra_args: "--index-url 'http://a b'" };
    const [only, ...others] = plan(params, { django: '4.2', requests: '2.30' });
    expect(others).toEqual([]);
    expect(only).toMatchObject({ what: 'packages', before: 'requests==2.30', certainty: 'will' });
    expect(only?.apply.text).toContain("pip install --index-url 'http://a b' flask requests==2.31 ");
    expect(plan(params, { django: '4.2', requests: '2.31.0', flask: '3' })).toEqual([]);
  });

  test('only pip can tell what is newest, and what a file of requirements asks for', () => {
    expect(plan({ name: 'flask', state: 'latest' }, { flask: '3' })[0]?.certainty).toBe('may');
    expect(plan({ name: 'flask', state: 'latest' }, {})[0]?.certainty).toBe('will');
    expect(plan({ requirements: 'r.txt', chdir: '/srv/app' }, {})[0]?.certainty).toBe('may');
  });

  test('what is to go goes, if it is there', () => {
    expect(plan({ name: ['Flask', 'none'], state: 'absent' }, { flask: '3' })[0]?.apply.text).toContain(
      'pip uninstall -y flask',
    );
    expect(plan({ name: 'none', state: 'absent' }, {})).toEqual([]);
  });

  test('an environment that is not there is made first', () => {
    const want = {
      name: 'flask',
      virtualenv: '~/v',
      virtualenv_command: 'python3 -m venv',
      virtualenv_site_packages: true,
    };
    const changes = plan(want, {}, 3);
    expect(changes.map(({ what }) => what)).toEqual(['virtualenv', 'packages']);
    expect(changes[0]?.apply.text).toContain('python3 -m venv --system-site-packages ~/v');
    expect(() => plan({ name: 'flask' }, {}, 3)).toThrow('pip needs to be installed');
  });
});
