import { expect, test } from 'vitest';
import { bool, choice, int, params, str } from '../../src/sdk/params.ts';
import { parseParams } from '../../src/sdk/parse-params.ts';
import { inlineSource, within } from '../../src/source/span.ts';

const file = params(
  () => ({
    path: str(),
    state: choice('present', 'absent').default('present'),
    force: bool().default(false),
    port: int().optional(),
  }),
  { aliases: { path: ['dest', 'name'] }, rule: ({ port }) => (port === 1 ? 'port 1 is taken' : undefined) },
);
const span = inlineSource('site.yml', 'file: dest=/x stat=absent');
const spans = new Map([['stat', within(span, 14, 25)]]);

function outcomeOf(args: Record<string, unknown>): unknown {
  const parsed = parseParams(file, args, { module: 'file', spans, span });
  return 'want' in parsed ? parsed.want : parsed.problems.map(({ error }) => [error.message, error.hint]);
}

test('aliases, spellings of booleans and numbers in quotes are understood', () => {
  expect(outcomeOf({ dest: '/x', force: 'yes', port: '80' })).toEqual({
    path: '/x',
    state: 'present',
    force: true,
    port: 80,
  });
});

test('a parameter without a value counts as not written', () => {
  expect(outcomeOf({ path: '/x', state: null })).toMatchObject({ state: 'present' });
});

test('an unknown name is refused with the nearest one, also without a value', () => {
  expect(outcomeOf({ path: '/x', stat: null })).toEqual([['"file" has no parameter "stat"', 'did you mean "state"?']]);
});

test('every problem is told, not the first alone', () => {
  expect(outcomeOf({ state: 'abset', force: 'perhaps' })).toEqual([
    ['"file" needs the parameter "path"', undefined],
    [expect.stringContaining('"file.state"'), 'did you mean "absent"?'],
    [expect.stringContaining('"file.force"'), undefined],
  ]);
});

test('a documented parameter that is not there is refused with the reason, unless it asks for nothing', () => {
  const schema = params(() => ({ url: str() }), { unsupported: { use_netrc: '~/.netrc is not read' } });
  const outcome = (value: unknown) => {
    const parsed = parseParams(schema, { url: 'x', use_netrc: value }, { module: 'uri', spans, span });
    return 'want' in parsed ? parsed.want : parsed.problems.map(({ error }) => error.message);
  };
  const refused = ['"uri" does not support the parameter "use_netrc": ~/.netrc is not read'];
  for (const value of [true, 'yes', 'a', ['x'], { a: 1 }, 1]) expect(outcome(value)).toEqual(refused);
  for (const value of [false, 'no', '', null, [], {}, 0]) expect(outcome(value)).toEqual({ url: 'x' });
});

test('two names of one parameter are refused', () => {
  expect(outcomeOf({ path: '/x', dest: '/y' })).toEqual([
    ['"path" and "dest" are two names of one parameter', undefined],
  ]);
});

test('a rule over several parameters is asked when each of them is well', () => {
  expect(outcomeOf({ path: '/x', port: 1 })).toEqual([['port 1 is taken', undefined]]);
});

test('the place of a problem is that of its argument', () => {
  const parsed = parseParams(file, { path: '/x', stat: 'absent' }, { module: 'file', spans, span });
  expect('problems' in parsed && parsed.problems[0]?.error.span).toEqual(within(span, 14, 25));
});
