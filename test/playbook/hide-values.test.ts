import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadVarsFile } from '../../src/playbook/vars-file.ts';
import { redactor } from '../../src/secret/redactor.ts';
import { Secret } from '../../src/secret/secret.ts';
import { parseExtraVars } from '../../src/vars/extra-vars.ts';
import { testContext } from './load-context.ts';
import { seal } from './seal.ts';

const vault = new Map([['default', new Secret('open sesame')]]);
const directory = mkdtempSync(join(tmpdir(), 'hide-values-'));

function sealed(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, seal(text, 'open sesame'));
  return path;
}

test('the values of an encrypted file of variables are secrets, its names and small words are not', () => {
  const path = sealed(
    'vars.yml',
    'plain_name: first-secret\ndeep: { list: ["second \\"secret\\"", 12345678, 8080, root] }',
  );
  loadVarsFile(path, testContext({ vault }));
  expect(redactor.text('plain_name=first-secret second "secret" 12345678 8080 root')).toBe(
    'plain_name=*** *** *** 8080 root',
  );
});

test('a file of -e may be encrypted', () => {
  const path = sealed('extra.yml', 'token: third-secret');
  expect(parseExtraVars(`@${path}`, vault).get('token')).toBe('third-secret');
  expect(redactor.text('it is third-secret')).toBe('it is ***');
});

test('the words of encrypted tasks are no secrets', () => {
  const path = sealed('tasks.yml', '- debug: { msg: something }');
  loadVarsFile(path, testContext({ vault }));
  expect(redactor.text('something')).toBe('something');
});
