import {
  type Context,
  keyOf,
  nameOf,
  type RenderFunction,
  type ScopeFrame,
  type TemplateEnvironment,
} from '../nunjucks-adapter.ts';
import { NativeFunction } from '../operations/call.ts';
import { refuse } from '../operations/usable.ts';
import { Entity, type Value } from '../value.ts';

/** Renders the outermost definition of a block. */
export function block(environment: TemplateEnvironment, context: Context, frame: ScopeFrame, name: string): Value {
  return rendered(frame, (done) =>
    context.getBlock(keyOf(name))(environment, context, blockFrame(frame), undefined, done),
  );
}

/** The function `super` of one definition of a block: the definition it replaces, and as `super.super` the one before. */
export function superOf(
  environment: TemplateEnvironment,
  context: Context,
  frame: ScopeFrame,
  name: string,
  current: RenderFunction,
): Value {
  const definitions = context.blocks[keyOf(name)] ?? [];
  const [before, earlier] = definitions.slice(definitions.indexOf(current) + 1);
  return new Super(
    () => {
      if (!before) refuse(`there is no block "${name}" in a parent template`);
      return rendered(frame, (done) =>
        context.getSuper(environment, keyOf(name), current, blockFrame(frame), undefined, done),
      );
    },
    () => before && earlier && superOf(environment, context, frame, name, before),
  );
}

class Super extends NativeFunction {
  readonly #before: () => Value | undefined;

  constructor(render: () => Value, before: () => Value | undefined) {
    super('super', render);
    this.#before = before;
  }

  override attribute(name: string): Value | undefined {
    return name === 'super' ? this.#before() : undefined;
  }
}

/** Refuses a block that is marked as required and was not replaced. */
export const requireBlock = (name: string): never =>
  refuse(`the block "${name}" is required, and no template fills it`);

/** The variable `self`: every block of the template as a function. */
export class Self extends Entity {
  readonly typeName = 'TemplateReference';
  readonly #render: (name: string) => Value;
  readonly #names: () => readonly string[];

  constructor(environment: TemplateEnvironment, context: Context, frame: ScopeFrame) {
    super();
    this.#render = (name) => block(environment, context, frame, name);
    this.#names = () => Object.keys(context.blocks).map(nameOf);
  }

  attribute(name: string): Value | undefined {
    return this.#names().includes(name) ? new NativeFunction(name, () => this.#render(name)) : undefined;
  }

  text(): string {
    return '<TemplateReference>';
  }
}

export const self = (environment: TemplateEnvironment, context: Context, frame: ScopeFrame): Value =>
  new Self(environment, context, frame);

/** What is set inside a block does not leave it. */
function blockFrame(frame: ScopeFrame): ScopeFrame {
  return frame.push();
}

function rendered(frame: ScopeFrame, render: (done: (error: Error | null, result: Value) => void) => void): Value {
  let text: Value = '';
  frame.session.deeper(() =>
    render((error, result) => {
      if (error) throw error;
      text = result;
    }),
  );
  return text;
}
