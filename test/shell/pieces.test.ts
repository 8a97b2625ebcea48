import { afterAll, describe, expect, it } from 'vitest';
import { RemoteHost } from '../../src/remote/remote-host.ts';
import { abridge } from '../../src/shell/pieces.ts';
import { sh } from '../../src/shell/sh.ts';
import { shared, sharedWord } from '../../src/shell/shared.ts';
import { localTarget, ShellConnector } from '../remote/local-host.ts';
import { shells } from '../remote/shells.ts';

const WORD = "a 'long'\n$word";
const word = sharedWord(WORD);
const commands = shared(sh`x=${word}
printf '%s|' "$x" "$1"`);

it('a script is whole where it is read, and short where it is sent', () => {
  const script = sh`set -- one; ${commands}; ${commands}`;
  expect(script.text).toBe(
    sh`set -- one; x=${WORD}
printf '%s|' "$x" "$1"; x=${WORD}
printf '%s|' "$x" "$1"`.text,
  );
  const told: string[] = [];
  const sent = abridge(script.compact, (variable, word) => {
    word();
    told.push(variable);
  });
  expect(sent.length).toBeLessThan(80);
  expect(sent).not.toContain('\0');
  // What others are made of comes before them.
  expect(new Set(told).size).toBe(2);
});

it('no text of a user can stand for a piece', () => {
  expect(() => sh`${'\x000\0'}`).toThrow(TypeError);
  expect(() => abridge('\x009999\0', () => {})).toThrow(TypeError);
});

describe.each(shells)('to a shell that is %s', (shell) => {
  const host = new RemoteHost(localTarget, new ShellConnector(shell));
  afterAll(() => host.close());

  it('both say the same, also where the text looks like a piece', async () => {
    const script = sh`set -- ${commands.text}; ${commands}; printf %s ${word}`;
    for (let turn = 0; turn < 2; turn++) {
      expect((await host.run(script)).stdout).toBe(`${WORD}|${commands.text}|${WORD}`);
    }
  });
});
