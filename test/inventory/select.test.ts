import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeFiles } from '../playbook/site.ts';
import { ini, load } from './load.ts';

const inventory = ini(`
lonely.example
[web]
web1.example
web2.example
web3.example
[db]
db1.example
web1.example
[staging]
web1.example
db1.example
[site:children]
web
db`);

const short = (pattern: string) => inventory.select(pattern).map((name) => name.replace('.example', ''));

describe('patterns', () => {
  test.each([
    ['all', ['lonely', 'web1', 'db1', 'web2', 'web3']],
    ['*', ['lonely', 'web1', 'db1', 'web2', 'web3']],
    ['web', ['web1', 'web2', 'web3']],
    ['ungrouped', ['lonely']],
    ['web1.example', ['web1']],
    ['web*.example', ['web1', 'web2', 'web3']],
    ['we?', ['web1', 'web2', 'web3']],
    ['*[13].example', ['web1', 'web3', 'db1']],
    ['~(web|db)[1-2]', ['web1', 'web2', 'db1']],
    ['web:db', ['web1', 'web2', 'web3', 'db1']],
    ['db,web', ['db1', 'web1', 'web2', 'web3']],
    ['web : db', ['web1', 'web2', 'web3', 'db1']],
    ['web,', ['web1', 'web2', 'web3']],
    ['web:&staging', ['web1']],
    ['web:!staging', ['web2', 'web3']],
    ['!staging:web', ['web2', 'web3']],
    ['!web', ['lonely', 'db1']],
    ['&db', ['web1', 'db1']],
    ['site:&staging:!db1.example', ['web1']],
    ['all:!web*', ['lonely', 'db1']],
    ['web[0]', ['web1']],
    ['web[-1]', ['web3']],
    ['web[1:2]', ['web2', 'web3']],
    ['web[1-2]', ['web2', 'web3']],
    ['web[1:]', ['web2', 'web3']],
    ['nowhere[9]', []],
    ['web1.example:22', []],
    ['web[0]:db[0]', ['web1', 'db1']],
    ['localhost', ['localhost']],
    ['nowhere', []],
  ])('%j', (pattern, hosts) => {
    expect(short(pattern)).toEqual(hosts);
  });

  test('a list of hosts can stand in a file', () => {
    const directory = writeFiles({ 'retry.txt': '# failed\nweb1.example\n\ndb\n' });
    expect(short(`@${join(directory, 'retry.txt')}`)).toEqual(['web1', 'db1']);
  });

  test.each(['', ',', ':', ' , ', '!', '&', 'web:!'])('%j is an error, never all hosts', (pattern) => {
    expect(() => inventory.select(pattern)).toThrow(/selects nothing/);
  });

  test('a subscript beyond the last host is an error', () => {
    expect(() => inventory.select('web[9]')).toThrow('No hosts matched the subscripted pattern "web[9]"');
  });

  test('a file of hosts that names none is an error, never all hosts', () => {
    const directory = writeFiles({ 'retry.txt': '', 'comment.txt': '# failed\n\n' });
    for (const name of ['retry.txt', 'comment.txt']) {
      expect(() => inventory.select(`@${join(directory, name)}`)).toThrow(/selects nothing/);
    }
  });

  test('a regular expression that would never end is an error', () => {
    const hosts = ini(`${'a'.repeat(40)}1`);
    expect(() => hosts.select('~(a+)+$')).toThrow('the regular expression "(a+)+$" took longer than 5 seconds');
  }, 20_000);

  test('a directory of hosts is an error', () => {
    expect(() => inventory.select(`@${writeFiles({})}`)).toThrow(/must be a file/);
  });

  test('a missing file of hosts is an error', () => {
    expect(() => inventory.select('@/nowhere')).toThrow('cannot read the host list /nowhere: ENOENT');
  });

  test('an IPv6 address is one name', () => {
    expect(ini('2001:db8::1\n2001:db8::2').select('2001:db8::1')).toEqual(['2001:db8::1']);
  });

  test('a name that is nowhere is warned of once, with the nearest', () => {
    const { inventory: known, context } = load({ hosts: '[webservers]\na' });
    known.select('webserver');
    known.select('all:webserver');
    expect(context.warnings.map(({ message, hint }) => [message, hint])).toEqual([
      ['Could not match supplied host pattern, ignoring: webserver', 'did you mean "webservers"?'],
    ]);
  });

  test('a hostile glob takes no time', () => {
    const many = ini(`a${'b'.repeat(200)}`);
    const start = performance.now();
    expect(many.select(`${'*b'.repeat(40)}*c`)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
