import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { validation } from '../../src/sdk/validation.ts';
import { sh } from '../../src/shell/sh.ts';
import { home, runIn } from './host-files.ts';

test('the command sees the new file for %s, and no shell reads it', () => {
  const at = home();
  writeFileSync(join(at, "it's"), 'x');
  const command = validation('sh -c \'printf %%s,%%s "$1" "$2"\' - %s \';id\'', "it's");
  expect(runIn(at, sh`${command} 2>&1`).toString()).toBe("it's,;id");
});

test('a command that fails says so', () => {
  expect(() => runIn(home(), validation('test -d %s', 'f'))).toThrow('failed to validate');
});

test('a command that does not name the file is refused', () => {
  expect(() => validation('visudo -c', '/f')).toThrow('validate must contain %s');
  expect(() => validation('date +%%s', '/f')).toThrow('validate must contain %s');
});
