import { expect, it } from 'vitest';
import { Template } from '../../src/template/template.ts';
import { parseExtraVars } from '../../src/vars/extra-vars.ts';

const parsed = (text: string) =>
  Object.fromEntries(
    [...parseExtraVars(text)].map(([name, value]) => [name, value instanceof Template ? `<${value.text}>` : value]),
  );

/** As ansible-core reads them. */
it.each([
  ['a=1 b=two', { a: '1', b: 'two' }],
  ['a="b c" d=\'e f\'', { a: 'b c', d: 'e f' }],
  ['a={{ b }}', { a: '<{{ b }}>' }],
  ['a={{ b | default("c d") }} e=f', { a: '<{{ b | default("c d") }}>', e: 'f' }],
  ['a={% if b %}c{% endif %}', { a: '<{% if b %}c{% endif %}>' }],
  ['a=b=c', { a: 'b=c' }],
  ['a=', { a: '' }],
  ['{"a": [1, true]}', { a: [1, true] }],
  ['a: 1', { a: 1 }],
])('%s', (text, vars) => {
  expect(parsed(text)).toEqual(vars);
});

it.each([
  ['a={{ b', '{{ is not closed'],
  ['a="b c', '" is not closed'],
  ['words alone', 'extra variables are k=v words'],
])('%s is refused', (text, message) => {
  expect(() => parseExtraVars(text)).toThrow(message);
});
