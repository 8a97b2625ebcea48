import type { CallArguments } from '../library.ts';
import type { ScopeFrame } from '../nunjucks-adapter.ts';
import { NativeFunction } from '../operations/call.ts';
import { orElse, refuse } from '../operations/usable.ts';
import { Tuple, Undefined, type Value } from '../value.ts';

export interface MacroShape {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly otherwise: ((frame: ScopeFrame) => Value) | null;
  }[];
  readonly takesVarargs: boolean;
  readonly takesKwargs: boolean;
  readonly takesCaller: boolean;
}

/** A macro, or the body of a `{% call %}`, with the frame it was defined in. */
export class Macro extends NativeFunction {
  readonly #shape: MacroShape;

  constructor(shape: MacroShape, frame: ScopeFrame, body: (frame: ScopeFrame) => Value) {
    super(shape.name, (args) => {
      frame.session.steps.take();
      return frame.session.deeper(() => body(bindArguments(shape, frame.push(), args)));
    });
    this.#shape = shape;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.name;
      case 'arguments':
        return Tuple.from(this.#shape.parameters.map((parameter) => parameter.name));
      case 'catch_varargs':
        return this.#shape.takesVarargs;
      case 'catch_kwargs':
        return this.#shape.takesKwargs;
      case 'caller':
        return this.#shape.takesCaller;
      default:
        return undefined;
    }
  }
}

function bindArguments(shape: MacroShape, frame: ScopeFrame, { positional, named }: CallArguments): ScopeFrame {
  const rest = new Map(named);
  for (const [i, { name, otherwise }] of shape.parameters.entries()) {
    if (i < positional.length && rest.has(name)) refuse(`the macro ${shape.name} got the argument "${name}" twice`);
    const given = i < positional.length ? positional[i] : rest.get(name);
    rest.delete(name);
    const value = orElse(given, () => otherwise?.(frame));
    frame.set(
      name,
      orElse(value, () => new Undefined(name, `the parameter '${name}' was not given`)),
    );
  }
  bindRest(shape, frame, positional.slice(shape.parameters.length), rest);
  return frame;
}

function bindRest(shape: MacroShape, frame: ScopeFrame, surplus: readonly Value[], rest: Map<string, Value>): void {
  if (shape.takesCaller) {
    frame.set('caller', rest.get('caller') ?? new Undefined('caller', 'this macro was not called by {% call %}'));
    rest.delete('caller');
  }
  if (shape.takesVarargs) frame.set('varargs', Tuple.from(surplus));
  else if (surplus.length > 0) refuse(`the macro ${shape.name} takes at most ${shape.parameters.length} arguments`);
  if (shape.takesKwargs) frame.set('kwargs', new Map(rest));
  else for (const name of rest.keys()) refuse(`the macro ${shape.name} has no argument "${name}"`);
}
