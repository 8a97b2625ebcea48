import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addHost } from '../../../src/modules/control/add-host.ts';
import { assert } from '../../../src/modules/control/assert.ts';
import { debug } from '../../../src/modules/control/debug.ts';
import { fail } from '../../../src/modules/control/fail.ts';
import { groupBy } from '../../../src/modules/control/group-by.ts';
import { includeVars } from '../../../src/modules/control/include-vars.ts';
import { meta } from '../../../src/modules/control/meta.ts';
import { pause } from '../../../src/modules/control/pause.ts';
import { setFact } from '../../../src/modules/control/set-fact.ts';
import type { AnyControl, ControlContext, ControlResult } from '../../../src/sdk/control.ts';
import { Expression } from '../../../src/template/template.ts';
import { UndefinedVariable } from '../../../src/template/undefined-variable.ts';
import { type Dict, Float, Unknown, type Value } from '../../../src/template/value.ts';
import { parse } from '../conformance.ts';

const span = { source: { path: 'test', text: '' }, start: 0, end: 0 };
const expression = (text: string) => new Expression(text, span);

interface Given {
  readonly given?: Readonly<Record<string, Value>>;
  readonly free?: Readonly<Record<string, Value>>;
  readonly verbosity?: number;
  /** What each expression comes to; one that is missing is undefined. */
  readonly values?: Readonly<Record<string, Value>>;
  readonly node?: Partial<ControlContext['node']>;
  readonly answer?: string;
}

const slept: number[] = [];

function contextOf({ given = {}, free = {}, verbosity = 0, values = {}, node = {}, answer }: Given): ControlContext {
  const evaluate = ({ text }: Expression): Value => {
    const value = values[text];
    if (value === undefined) throw new UndefinedVariable(text, 'no such variable');
    return value;
  };
  return {
    hostName: 'host1',
    task: { check: false, diff: false, noLog: false },
    hostVariable: () => undefined,
    node: node as ControlContext['node'],
    given: new Map(Object.entries(given)),
    free: new Map(Object.entries(free)),
    evaluate,
    condition: (one) => evaluate(one) as boolean | Unknown,
    job: () => undefined,
    variable: () => undefined,
    verbosity,
    host: {} as ControlContext['host'],
    prompt: async () => answer,
    sleep: async (milliseconds) => void slept.push(milliseconds),
  };
}

const run = async (
  control: AnyControl,
  args: Readonly<Record<string, unknown>>,
  given: Given = {},
): Promise<ControlResult> => control.run(parse(control, args) as never, contextOf(given));

describe('debug', () => {
  test('keeps the Python type of what it prints', async () => {
    const result = await run(debug, { msg: 1 }, { given: { msg: new Float(1) } });
    expect(result).toMatchObject({ shown: true, values: new Map([['msg', new Float(1)]]) });
  });

  test('prints a variable under the text of its expression, and says so where it is not defined', async () => {
    const shown = await run(debug, { var: expression('a.b') }, { values: { 'a.b': [1] } });
    expect(shown.values).toEqual(new Map([['a.b', [1]]]));
    const missing = await run(debug, { var: expression('nope') });
    expect(missing.values).toEqual(new Map([['nope', 'VARIABLE IS NOT DEFINED!']]));
  });

  test('is skipped below its verbosity', async () => {
    expect(await run(debug, { msg: 'x', verbosity: 2 }, { verbosity: 1 })).toMatchObject({ skipped: true });
    expect(await run(debug, { msg: 'x', verbosity: 2 }, { verbosity: 2 })).not.toHaveProperty('skipped');
  });

  test('without a message greets', async () => {
    expect((await run(debug, {})).values).toEqual(new Map([['msg', 'Hello world!']]));
  });

  test('takes no message beside a variable', () => {
    expect(() => parse(debug, { msg: 'x', var: expression('y') })).toThrow('exclude each other');
  });
});

describe('set_fact', () => {
  test('sets what it is given, with its types', async () => {
    const facts: Dict = new Map([['ratio', new Float(2)]]);
    const result = await run(setFact, { cacheable: 'yes' }, { free: { ratio: new Float(2) } });
    expect(result.effects).toEqual([{ kind: 'facts', facts, cacheable: true }]);
    expect(result.values?.get('ansible_facts')).toEqual(facts);
  });

  test('refuses names that no template can speak of', async () => {
    await expect(run(setFact, {}, { free: { 'my-var': 1 } })).rejects.toThrow("'my-var' is not a variable name");
    await expect(run(setFact, {})).rejects.toThrow('at least one variable');
  });
});

describe('assert', () => {
  const that = [expression('a'), expression('b')];

  test('passes where all hold', async () => {
    const result = await run(assert, { that }, { values: { a: true, b: true } });
    expect(result).toMatchObject({ shown: true, values: new Map([['msg', 'All assertions passed']]) });
    expect(await run(assert, { that, quiet: true }, { values: { a: true, b: true } })).toMatchObject({ shown: false });
  });

  test('fails at the first that does not, and names it', async () => {
    const result = await run(assert, { that, msg: 'no' }, { given: { fail_msg: 'no' }, values: { a: true, b: false } });
    expect(result).toMatchObject({ failed: true, fields: { evaluated_to: false, assertion: 'b' } });
    expect(result.values?.get('msg')).toBe('no');
  });

  test('is unknown where one is, unless another fails', async () => {
    const unknown = new Unknown('not yet');
    expect(await run(assert, { that }, { values: { a: unknown, b: true } })).toEqual({ unknown });
    expect(await run(assert, { that }, { values: { a: unknown, b: false } })).toMatchObject({ failed: true });
  });
});

test('fail fails, with or without words', async () => {
  expect((await run(fail, {})).values).toEqual(new Map([['msg', 'Failed as requested from task']]));
  expect(await run(fail, { msg: 'x' }, { given: { msg: 'x' } })).toMatchObject({ failed: true });
});

test('meta takes one action by its name', async () => {
  const result = await run(meta, { action: 'flush_handlers' });
  expect(result.effects).toEqual([{ kind: 'meta', action: 'flush_handlers' }]);
  expect(() => parse(meta, { action: 'flush' })).toThrow();
});

test('add_host carries the free parameters as variables', async () => {
  const result = await run(addHost, { hostname: 'new1', groups: 'web,db' }, { free: { port: 22 } });
  expect(result.effects).toEqual([
    { kind: 'add-host', name: 'new1', groups: ['web', 'db'], vars: new Map([['port', 22]]) },
  ]);
});

test('group_by makes a group name of any key', async () => {
  const result = await run(groupBy, { key: 'os Debian', parents: ['by os'] });
  expect(result.effects).toEqual([{ kind: 'group-by', group: 'os-Debian', parents: ['by-os'] }]);
});

describe('pause', () => {
  test('waits as long as it is told', async () => {
    slept.length = 0;
    await run(pause, { minutes: 2 });
    await run(pause, { seconds: 0 });
    expect(slept).toEqual([120_000, 1000]);
  });

  test('gives what the person typed', async () => {
    const result = await run(pause, { prompt: 'Name' }, { answer: 'Ada' });
    expect(result.fields).toMatchObject({ user_input: 'Ada', rc: 0 });
  });

  test('goes on without a terminal', async () => {
    expect((await run(pause, {})).fields).toMatchObject({ user_input: '' });
  });
});

describe('include_vars', () => {
  const root = mkdtempSync(join(tmpdir(), 'vars-'));
  mkdirSync(join(root, 'deep'));
  for (const path of ['b.yml', 'a.yaml', 'deep/c.json', 'skip.yml']) writeFileSync(join(root, path), '');
  const node: Given['node'] = {
    find: (_kind, name) => join(root, name),
    variable: () => undefined,
    loadVars: (path) => new Map([[path.replace(/^.*\/|\..*$/g, ''), path.slice(root.length + 1)]]),
  };

  test('loads one file', async () => {
    const result = await run(includeVars, { file: 'b.yml' }, { node });
    expect(result.effects).toEqual([{ kind: 'vars', vars: new Map([['b', 'b.yml']]) }]);
    expect(result.fields?.ansible_included_var_files).toEqual([join(root, 'b.yml')]);
  });

  test('loads a directory by name, its own files first', async () => {
    const result = await run(includeVars, { dir: '', ignore_files: ['skip'] }, { node });
    const [effect] = result.effects ?? [];
    expect(effect?.kind === 'vars' && [...effect.vars.keys()]).toEqual(['a', 'b', 'c']);
  });

  test('enters no more directories than it is told, and puts all under a name', async () => {
    const result = await run(includeVars, { dir: '', depth: 1, files_matching: '[ab]', name: 'all' }, { node });
    const [effect] = result.effects ?? [];
    const all = effect?.kind === 'vars' ? effect.vars.get('all') : undefined;
    expect(all).toEqual(new Map(Object.entries({ a: 'a.yaml', b: 'b.yml' })));
  });

  test('refuses a file of another kind', async () => {
    writeFileSync(join(root, 'deep', 'notes.txt'), '');
    await expect(run(includeVars, { dir: 'deep' }, { node })).rejects.toThrow('notes.txt');
    const result = await run(includeVars, { dir: 'deep', ignore_unknown_extensions: true }, { node });
    expect(result.fields?.ansible_included_var_files).toHaveLength(1);
  });
});
