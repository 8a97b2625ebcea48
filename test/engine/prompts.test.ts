import { describe, expect, test } from 'vitest';
import { compactReport } from './compact-report.ts';
import { runScenario } from './scenario.ts';

/** Runs a play with prompts; gives what was asked and what became of the answers. `undefined` is nobody to ask. */
async function play(prompts: string, message: string, answers: readonly (string | undefined)[], options = '') {
  const site = `
- hosts: h1
  gather_facts: false
  vars: { word: fallback }
  vars_prompt:
${prompts.trimEnd().replaceAll(/^/gm, '    ')}
  tasks:
    - debug: { msg: "${message}" }
`;
  const asked: string[] = [];
  const left = [...answers];
  const { events } = await runScenario(
    new Map([
      ['site.yml', site],
      ['options', options],
    ]),
    {
      prompt: async (text, { echo }) => {
        asked.push(echo ? text : `${text}(hidden)`);
        return left.shift();
      },
    },
  );
  const told = events.flatMap((event) => ('message' in event ? [event.message] : []));
  return { asked, told, report: compactReport(events) };
}

/* What ansible-core 2.18 asks on a terminal, and what it makes of the answers. */
describe('prompts of a play', () => {
  test('are asked with their defaults, which an empty answer takes as texts', async () => {
    const { asked, report } = await play(
      `
- { name: a, prompt: What is a, private: false, default: "x{{ word }}" }
- { name: b, prompt: Secret b }
- { name: c, private: false }
- { name: d, prompt: "", private: false, default: 5 }
- { name: e, prompt: E, private: false, default: false }`,
      '{{ [a, b | length, c, d, e] }}',
      ['', 'sec', 'cc', '', ''],
    );
    expect(asked).toEqual(['What is a [xfallback]: ', 'Secret b: (hidden)', 'c: ', 'input for d: ', 'E [False]: ']);
    expect(report).toContain('["xfallback", 3, "cc", "5", "False"]');
  });

  test('are asked twice where that is wanted, until both answers are the same', async () => {
    const { asked, told, report } = await play('- { name: a, prompt: A, private: false, confirm: true }', '{{ a }}', [
      'one',
      'two',
      'one',
      'one',
    ]);
    expect(asked).toEqual(['A: ', 'confirm A: ', 'A: ', 'confirm A: ']);
    expect(told).toEqual(['***** VALUES ENTERED DO NOT MATCH ****']);
    expect(report).toContain('h1: "one"');
  });

  test('encrypt the answer, or the default, with a salt that is given or not', async () => {
    const { report } = await play(
      `
- { name: a, prompt: A, private: false, encrypt: md5_crypt, salt: abcdefgh }
- { name: b, prompt: B, private: false, encrypt: md5_crypt, salt_size: 4, default: gg }`,
      "{{ [a, b.split('$')[2] | length, 'gg' | password_hash('md5', b.split('$')[2]) == b] }}",
      ['pw', ''],
    );
    expect(report).toContain('"$1$abcdefgh$IQtUouv7y7Q9dRWkQEPCc.", 4, true');
  });

  test('take their defaults where nobody can be asked, with a warning', async () => {
    const { told, report } = await play(
      `
- { name: a, prompt: A, default: "{{ word }}" }
- { name: b, prompt: B }`,
      '{{ [a | length, b] }}',
      [],
    );
    expect(told).toEqual(['Not prompting as we are not in interactive mode']);
    expect(report).toContain('[8, ""]');
  });

  test('are not asked where an extra variable answers', async () => {
    const { asked, report } = await play('- { name: a, encrypt: md5_crypt }', '{{ a }}', [], '-e a=given');
    expect(asked).toEqual([]);
    expect(report).toContain('h1: "given"');
  });

  test('never encrypt what nobody gave', async () => {
    await expect(play('- { name: a, encrypt: sha512_crypt }', '{{ a }}', [])).rejects.toThrow(
      'nobody can be asked for "a", and it has no default to encrypt',
    );
  });

  test('keep an answer that looks like a template as it is', async () => {
    const { report } = await play('- { name: a, private: false, unsafe: false }', '{{ a }}', ['{{ 7 * 7 }}']);
    expect(report).toContain('h1: "{{ 7 * 7 }}"');
  });
});
