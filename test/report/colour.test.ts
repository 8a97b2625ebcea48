import { describe, expect, it } from 'vitest';
import { choosePaint, withColour, withoutColour } from '../../src/report/colour.ts';

describe('colour', () => {
  it.each([
    ['used on a terminal', {}, true, withColour],
    ['not used without one', {}, false, withoutColour],
    ['forbidden by NO_COLOR', { NO_COLOR: '0' }, true, withoutColour],
    ['not forbidden by an empty NO_COLOR', { NO_COLOR: '' }, true, withColour],
    ['forbidden by ANSIBLE_NOCOLOR', { ANSIBLE_NOCOLOR: 'true' }, true, withoutColour],
    ['not used on a dumb terminal', { TERM: 'dumb' }, true, withoutColour],
    [
      'forced by ANSIBLE_FORCE_COLOR, whatever else is said',
      { ANSIBLE_FORCE_COLOR: '1', NO_COLOR: '1' },
      false,
      withColour,
    ],
    ['forced by FORCE_COLOR', { FORCE_COLOR: '3' }, false, withColour],
    ['forbidden by FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, withoutColour],
    ['not forced by ANSIBLE_FORCE_COLOR=false', { ANSIBLE_FORCE_COLOR: 'False' }, false, withoutColour],
  ])('is %s', (_, environment, isTerminal, paint) => {
    expect(choosePaint(environment, isTerminal)).toBe(paint);
  });

  it('paints every line by itself', () => {
    expect(withColour('a\nb', 'ok')).toBe('\x1b[0;32ma\x1b[0m\n\x1b[0;32mb\x1b[0m');
  });
});
