import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';

/** What Python's `random.Random('web1')` chooses from Ansible's default characters. */
const SEEDED = 'PHReYru8me';
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'infrakit-lookups-'));
  writeFileSync(join(directory, 'note.txt'), '  two\nlines\n\n');
  writeFileSync(join(directory, 'greeting.j2'), 'Hello {{ name }}, {{ extra }}\n');
  writeFileSync(join(directory, 'table.csv'), 'a,1,"x, y"\nb,2,z\n');
  writeFileSync(join(directory, 'app.ini'), '[global]\nPort = 80\n[db]\nhost: h1\nhost2: h2\n');
});

afterAll(() => rmSync(directory, { recursive: true }));

const given = (expression: string, variables = {}) => evaluate(expression, variables, directory);

describe('what a lookup refuses', () => {
  it.each([
    ["query('sequence', 'start=0 junk=3')", "unrecognized arguments to with_sequence: ['junk']"],
    ["query('sequence', 'start=A end=3')", 'Invalid type for'],
    ["query('sequence', 'A-4/2')", 'Invalid type for'],
    ["query('sequence', '1-B/2')", 'Invalid type for'],
    ["query('sequence', '1-4/C')", 'Invalid type for'],
    ["query('sequence', 'start=1 end=4 count=2')", "can't specify both count and end in with_sequence"],
    ["query('sequence', 'start=4 end=1 stride=2')", 'to count backwards make stride negative'],
    ["query('sequence', 'start=1 end=4 stride=-2')", "to count forward don't make stride negative"],
    ["query('sequence', 'start=1 end=4 format=d')", 'bad formatting string: d'],
    ["query('indexed_items', {'a': 1})", 'with_indexed_items expects a list'],
    ["lookup('vars', 42)", 'Invalid setting identifier, "42" is not a string'],
    ["lookup('vars', 'none_of_it')", 'No variable found with this name: none_of_it'],
  ])('%s: %s', (expression, message) => {
    expect(() => given(expression)).toThrow(message);
  });
});

it('reads tables in the encoding that is said', () => {
  writeFileSync(join(directory, 'latin.ini'), Buffer.from('[a]\nprice=\xa4\xe9\n', 'latin1'));
  expect(given("lookup('ini', 'price', section='a', file='latin.ini', encoding='iso8859-15')")).toBe('€é');
  expect(given("lookup('ini', 'price', section='a', file='latin.ini', encoding='latin-1')")).toBe('¤é');
  writeFileSync(join(directory, 'latin.csv'), Buffer.from('k,\xe9\n', 'latin1'));
  expect(given("lookup('csvfile', 'k', file='latin.csv', delimiter=',', encoding='latin1')")).toBe('é');
  expect(() => given("lookup('ini', 'price', file='latin.ini', encoding='ebcdic-x')")).toThrow('is not known');
});

describe('the data in a rendered template', () => {
  it.each<[string, string, unknown]>([
    ['{"a": [1, 2.5, null, true], "b": "{{ name }}"}', '', { a: [1, 2.5, null, true], b: 'web1' }],
    [
      "{'a': (1, -2), 'b': None, 3: 'x'}",
      '',
      {
        $pairs: [
          ['a', [1, -2]],
          ['b', null],
          [3, 'x'],
        ],
      },
    ],
    ['[{{ name | to_json }}]\n', '', ['web1']],
    ['True', '', true],
    ['true', '', 'true'],
    ['[range(3)]', '', '[range(3)]'],
    ['[name]', '', '[name]'],
    ['{"a": 1}', ', convert_data=false', '{"a": 1}'],
    [' {"a": 1}', '', ' {"a": 1}'],
  ])('%j%s', (content, options, expected) => {
    writeFileSync(join(directory, 'literal.j2'), content);
    expect(given(`lookup('template', 'literal.j2'${options})`, { name: 'web1' })).toEqual(expected);
  });
});

describe('lookups of lists', () => {
  it.each<[string, unknown]>([
    ["query('sequence', 'start=0 end=4 stride=2 format=web%02d')", ['web00', 'web02', 'web04']],
    ["query('sequence', 'count=3')", ['1', '2', '3']],
    ["query('sequence', '5-8')", ['5', '6', '7', '8']],
    ["query('sequence', '1-0x03:host%02x')", ['host01', 'host02', 'host03']],
    ["query('sequence', start=3, end=1)", ['3', '2', '1']],
    ["query('sequence', count=0)", []],
    ["query('items', [1, [2]], 3)", [1, [2], 3]],
    ["query('flattened', [1, [2, [3]]])", [1, 2, 3]],
    [
      "query('nested', [1, 2], ['a', 'b'])",
      [
        [1, 'a'],
        [1, 'b'],
        [2, 'a'],
        [2, 'b'],
      ],
    ],
    [
      "query('together', [1, 2], ['a'])",
      [
        [1, 'a'],
        [2, null],
      ],
    ],
    [
      "query('indexed_items', ['a', 'b'])",
      [
        [0, 'a'],
        [1, 'b'],
      ],
    ],
    ["query('dict', {'a': 1})", [{ key: 'a', value: 1 }]],
    ["query('subelements', [{'l': [5]}], 'l')", [[{}, 5]]],
    ["query('subelements', [{'a': {'l': [5], 'k': 1}}], 'a.l')", [[{ a: { k: 1 } }, 5]]],
    ["query('subelements', [{}], 'l', {'skip_missing': true})", []],
    ["query('subelements', [{}], 'l', {'flags': none, 'skip_missing': true})", []],
  ])('%s', (expression, expected) => {
    expect(given(expression)).toEqual(expected);
  });

  it('refuse a sequence without an end', () => {
    expect(() => given("query('sequence', 'start=1')")).toThrow('must specify count or end in with_sequence');
  });
});

describe('lookups of files', () => {
  it('strip the end of a file, and its start where asked', () => {
    expect(given("lookup('file', 'note.txt')")).toBe('  two\nlines');
    expect(given("lookup('file', 'note.txt', lstrip=true, rstrip=false)")).toBe('two\nlines\n\n');
  });

  it('say where a missing file was looked for', () => {
    expect(() => given("lookup('file', 'nope.txt')")).toThrow('does not find the file nope.txt');
  });

  it('render templates with variables of their own', () => {
    expect(given("lookup('template', 'greeting.j2', template_vars={'extra': 'you'})", { name: 'web1' })).toBe(
      'Hello web1, you\n',
    );
  });

  it('take the first file that is there', () => {
    expect(given("lookup('first_found', ['nope', 'note.txt'])")).toBe(join(directory, 'note.txt'));
    expect(given("lookup('first_found', {'files': ['passwd'], 'paths': ['/nope', '/etc']})")).toBe('/etc/passwd');
    expect(given("query('first_found', {'files': 'nope', 'skip': true})")).toEqual([]);
    expect(() => given("lookup('first_found', ['nope'])")).toThrow('found none of its files');
  });

  it('list the files of a pattern', () => {
    expect(given("query('fileglob', '*.txt')")).toEqual([join(directory, 'note.txt')]);
  });

  it('read cells of tables', () => {
    expect(given("lookup('csvfile', 'a', file='table.csv', delimiter=',', col='2')")).toBe('x, y');
    expect(given("lookup('csvfile', 'c file=table.csv delimiter=, default=none')")).toBe('none');
  });

  it('read values of sections', () => {
    expect(given("lookup('ini', 'port', file='app.ini')")).toBe('80');
    expect(given("lookup('ini', 'host section=db file=app.ini')")).toBe('h1');
    expect(given("query('ini', 'host.*', section='db', file='app.ini', re=true)")).toEqual(['h1', 'h2']);
  });
});

describe('lookups of the control node', () => {
  it('run commands', () => {
    expect(given("lookup('pipe', 'echo hi; echo')")).toBe('hi');
    expect(given(`query('lines', 'printf "a\\nb"')`)).toEqual(['a', 'b']);
  });

  it('fail with a command, and say why', () => {
    expect(() => given("lookup('pipe', 'exit 3')")).toThrow('failed with exit code 3');
  });

  it('read variables by name', () => {
    expect(given("lookup('vars', 'a')", { a: 1 })).toBe(1);
    expect(given("lookup('vars', 'b', default=2)")).toBe(2);
    expect(() => given("lookup('vars', 'b')")).toThrow('No variable found with this name: b');
    expect(given("query('varnames', '^a.$')", { ab: 1, b: 2 })).toEqual(['ab']);
  });
});

describe('a kept password', () => {
  it('makes a password once, and keeps it where only its owner can read it', () => {
    const first = given("lookup('password', 'kept length=12 chars=digits')");
    expect(first).toMatch(/^\d{12}$/);
    expect(given("lookup('password', 'kept length=12 chars=digits')")).toBe(first);
    expect(readFileSync(join(directory, 'kept'), 'utf8')).toBe(`${first}\n`);
    expect(statSync(join(directory, 'kept')).mode & 0o777).toBe(0o600);
  });

  it('keeps the salt beside it, so that the hash stays the same', () => {
    const first = given("lookup('password', 'hashed', encrypt='md5_crypt')");
    expect(first).toMatch(/^\$1\$.{8}\$/);
    expect(given("lookup('password', 'hashed', encrypt='md5_crypt')")).toBe(first);
    expect(readFileSync(join(directory, 'hashed'), 'utf8')).toMatch(/ salt=.{8}\n$/);
  });

  it('draws what Ansible draws from a seed', () => {
    expect(given("lookup('password', '/dev/null', seed='web1', length=10)")).toBe(SEEDED);
  });

  it('keeps nothing for /dev/null', () => {
    expect(given("lookup('password', '/dev/null', length=8)")).not.toBe(
      given("lookup('password', '/dev/null', length=8)"),
    );
  });
});

describe('the lookup password', () => {
  const directory = mkdtempSync(join(tmpdir(), 'infrakit-password-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'deep', 'secret');

  it('keeps what bcrypt needs beside the password, readable by its owner alone', () => {
    const hash = evaluate(`lookup('password', '${file}', encrypt='bcrypt', length=9)`);
    expect(hash).toMatch(/^\$2b\$12\$[./A-Za-z0-9]{53}$/);
    expect(readFileSync(file, 'utf8')).toMatch(/^\S{9} salt=[./A-Za-z0-9]{22} ident=2b\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(evaluate(`lookup('password', '${file}', encrypt='bcrypt')`)).toBe(hash);
    expect(() => evaluate(`lookup('password', '${file} encrypt=bcrypt ident=2a')`)).toThrow('keeps the ident 2b');
  });

  it('leaves no lock behind', () => {
    evaluate(`lookup('password', '${file}')`);
    expect(readdirSync(join(directory, 'deep'))).toEqual(['secret']);
  });
});
