import type { Target } from '../language/ast.ts';
import type { Context, ScopeFrame } from '../nunjucks-adapter.ts';
import { iterate } from '../operations/sequence.ts';
import type { Value } from '../value.ts';
import { assign } from './assign.ts';
import { Loop } from './loop.ts';
import { type Output, TextOutput } from './output.ts';

type Render = (frame: ScopeFrame, out: Output) => void;

interface ForLoop {
  readonly target: Target;
  readonly filter: ((frame: ScopeFrame) => boolean) | null;
  readonly body: Render;
  readonly otherwise: Render | null;
  readonly recursive: boolean;
  /** Whether the body speaks of `loop`; where it does not, an included template sees that of the loop around it. */
  readonly hasState: boolean;
  readonly start: number;
  readonly end: number;
}

/** `{% for %}`: each round has a scope of its own. */
export function loop(
  frame: ScopeFrame,
  context: Context | null,
  iterable: Value,
  parts: ForLoop,
  out: Output,
  depth = 1,
): void {
  const { target, filter, body, otherwise, recursive, hasState, start, end } = parts;
  frame.session.mark(frame.place, start, end);
  const bind = (item: Value): ScopeFrame => {
    const round = frame.push();
    assign(round, context, target, item, start, end);
    return round;
  };
  const items = iterate(iterable);
  const chosen = filter ? items.filter((item) => filter(bind(item))) : items;
  const again = (inner: Value): Value => {
    const text = new TextOutput();
    frame.session.deeper(() => loop(frame, context, inner, parts, text, depth + 1));
    return text.finish();
  };
  const { steps } = frame.session;
  const state = new Loop(chosen, depth, recursive ? again : undefined);
  for (const item of chosen) {
    steps.take();
    state.advance();
    const round = bind(item);
    if (hasState) round.set('loop', state);
    body(round, out);
  }
  if (chosen.length === 0) otherwise?.(frame.push(), out);
}
