import { Command } from 'commander';
import { expect, it } from 'vitest';
import { type PlayOptions, withPlayOptions } from '../../src/cli/play-options.ts';

const parse = (...words: string[]): PlayOptions =>
  withPlayOptions(new Command('play').argument('<playbook...>'))
    .exitOverride()
    .parse(['site.yml', ...words], { from: 'user' })
    .opts();

it.each(['--private-key', '--key-file'])('%s names the key, as it does for ansible-playbook', (option) => {
  expect(parse(option, 'key').privateKey).toBe('key');
});

it('options may stand several times, and lists have commas', () => {
  const { inventory, tags, extraVars, verbose } = parse(
    '-i',
    'a',
    '-i',
    'b',
    '-t',
    'x, y',
    '-e',
    'a=1',
    '-e',
    'b=2',
    '-vv',
  );
  expect({ inventory, tags, extraVars, verbose }).toEqual({
    inventory: ['a', 'b'],
    tags: ['x', 'y'],
    extraVars: ['a=1', 'b=2'],
    verbose: 2,
  });
});
