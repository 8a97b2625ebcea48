import { bindSome } from '../../bind.ts';
import { wantInteger } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { limitText } from '../../operations/limits.ts';
import { text } from '../../operations/text.ts';
import { refuse } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';

interface Style {
  readonly decoration: string;
  readonly beginning?: string;
  readonly end?: string;
}

const STYLES: ReadonlyMap<string, Style> = new Map<string, Style>([
  ['plain', { decoration: '# ' }],
  ['erlang', { decoration: '% ' }],
  ['c', { decoration: '// ' }],
  ['cblock', { beginning: '/*', decoration: ' * ', end: ' */' }],
  ['xml', { beginning: '<!--', decoration: ' - ', end: '-->' }],
]);

/** `comment('c', prefix=, decoration=, …)`: a text as a comment of a configuration file. */
export const commentFilter: Filter = {
  names: ['comment'],
  run(input, args) {
    const { bound, rest } = bindSome("the filter 'comment'", { style: 'plain' }, args);
    const style = STYLES.get(text(bound.style));
    if (!style)
      return refuse(
        `the filter 'comment' has no style '${text(bound.style)}'`,
        `it has ${[...STYLES.keys()].join(', ')}`,
      );
    const edge = text(rest.named.get('decoration') ?? style.decoration).trimEnd();
    const parts: Record<string, Value> = {
      newline: '\n',
      beginning: '',
      end: '',
      prefix: edge,
      prefix_count: 1,
      postfix: edge,
      postfix_count: 1,
      ...style,
    };
    for (const [name, value] of rest.named) {
      if (!Object.hasOwn(parts, name)) refuse(`the filter 'comment' has no argument '${name}'`);
      parts[name] = value;
    }
    return decorate(
      text(input),
      (name) => text(parts[name] ?? ''),
      (name) => wantInteger(`'${name}' of 'comment'`, parts[name] ?? 1),
    );
  },
};

function repeat(piece: string, count: number): string {
  limitText(piece.length * count);
  return piece.repeat(Math.max(0, count));
}

function decorate(input: string, part: (name: string) => string, count: (name: string) => number): string {
  const newline = part('newline');
  const decoration = part('decoration');
  const beginning = part('beginning') && part('beginning') + newline;
  const prefix = part('prefix');
  const above = prefix && repeat(prefix === newline ? newline : prefix + newline, count('prefix_count'));
  // Lines without text carry no trailing blank.
  const body = (decoration + input.replaceAll(newline, newline + decoration)).replaceAll(
    decoration + newline,
    decoration.trimEnd() + newline,
  );
  const below = repeat(newline + part('postfix'), count('postfix_count'));
  return beginning + above + body + below + (part('end') && newline + part('end'));
}
