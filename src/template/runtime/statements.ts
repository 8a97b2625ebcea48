import type { Target } from '../language/ast.ts';
import type { Context, ScopeFrame } from '../nunjucks-adapter.ts';
import type { Place } from '../place.ts';
import type { Value } from '../value.ts';
import { assign } from './assign.ts';
import { Macro, type MacroShape } from './macro.ts';
import { NativeOutput, type Output, TextOutput } from './output.ts';

/* What the code of compiled statements calls. */

export { assign } from './assign.ts';
export { loop } from './for-loop.ts';
export {
  behind,
  extend,
  importedAs,
  importedName,
  importTemplate,
  include,
  renderParent,
} from './other-templates.ts';

type Render = (frame: ScopeFrame, out: Output) => void;

export const output = (frame: ScopeFrame): Output => (frame.native ? new NativeOutput() : new TextOutput());

export const textOutput = (): Output => new TextOutput();

/** Writes the value of `{{ }}`. */
export function print(frame: ScopeFrame, out: Output, value: Value, start: number, end: number): void {
  frame.session.mark(frame.place, start, end);
  out.value(value);
}

/** Renders a body with further variables, which see none of each other. */
export function within(
  frame: ScopeFrame,
  context: Context | null,
  bindings: readonly (readonly [Target, Value])[],
  body: Render,
  out: Output,
  start: number,
  end: number,
): void {
  const inner = frame.push();
  for (const [target, value] of bindings) assign(inner, context, target, value, start, end);
  body(inner, out);
}

/** The text that a body renders, in a scope of its own. */
export function capture(frame: ScopeFrame, body: Render): string {
  const out = new TextOutput();
  body(frame.push(), out);
  return out.finish();
}

export const macro = (frame: ScopeFrame, shape: MacroShape, body: Render): Value =>
  new Macro(shape, frame, (inner) => {
    const out = new TextOutput();
    body(inner, out);
    return out.finish();
  });

/** The frame of the root of a template, or of a block, in the text at `place`. */
export const enter = (frame: ScopeFrame, place: Place | null): ScopeFrame => frame.within(place ?? frame.place);
