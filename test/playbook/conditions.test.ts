import { expect, test } from 'vitest';
import { toExpression } from '../../src/playbook/conditions.ts';
import { inlineSource } from '../../src/source/span.ts';

test.each([
  ['a == 1', 'a == 1'],
  ['{{ a }}', ' a '],
  ['a == "{{ b }}"', 'a == ("" ~ (b))'],
  ["a == 'x-{{ b }}-y'", "a == ('x-' ~ (b) ~ '-y')"],
  ['{{ a }} and {{ b }}', '(a) and (b)'],
  ['a == "plain" and {{ b }}', 'a == "plain" and (b)'],
  ["'a' not in '{{ b | join(' ') }}'", "'a' not in ('' ~ (b | join(' ')))"],
  ["{{ b | join('}}') }} == 'it\\'s {{ c }}'", "(b | join('}}')) == ('it\\'s ' ~ (c))"],
])('the condition %j means %j', (written, meant) => {
  expect(toExpression(written, inlineSource('<when>', written)).text).toBe(meant);
});
