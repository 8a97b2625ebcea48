import type { Body, Statement } from '../language/ast.ts';
import { mentions, walk } from '../language/walk.ts';
import { keyOf } from '../nunjucks-adapter.ts';
import { StatementCoder } from './statement-code.ts';

type Block = Extract<Statement, { kind: 'block' }>;

const PARAMETERS = 'environment, context, frame, runtime, done';

/** The body of a function that returns a compiled template as nunjucks takes it; it sees `$` and `place`. */
export function templateCode(body: Body): string {
  const blocks = [...walk(body)].filter((node) => node.kind === 'block');
  const properties = blocks.map(({ name }, i) => `${JSON.stringify(`b_${keyOf(name)}`)}: block${i}`);
  return [
    "'use strict';",
    rootCode(body),
    ...blocks.map((block, i) => blockCode(block, `block${i}`)),
    `return { ${['root', ...properties].join(', ')} };`,
  ].join('\n');
}

const NEEDS_OTHERS: ReadonlySet<string> = new Set(['include', 'import', 'from-import', 'extends', 'block']);

/** Whether a template can be rendered by itself: without blocks, and without other templates. */
export function isSelfContained(body: Body): boolean {
  for (const { kind } of walk(body)) if (NEEDS_OTHERS.has(kind)) return false;
  return !mentions(body, 'self');
}

/** The body of a function that returns a self-contained template as a function of its frame; it sees `$`. */
export function inlineCode(body: Body): string {
  return `'use strict';
const context = null;
return (outer) => {
const frame = outer.push();
const out = $.output(frame);
${new StatementCoder(false).body(body)}
return out.finish();
};`;
}

function rootCode(body: Body): string {
  const extendsAnother = [...walk(body)].some((node) => node.kind === 'extends');
  const bindSelf = mentions(body, 'self') ? "frame.set('self', $.self(environment, context, frame));" : '';
  return `function root(${PARAMETERS}) {
frame = $.enter(frame, place);
const rootFrame = frame;
let parent = null;
const out = $.output(frame);
${bindSelf}
${new StatementCoder(extendsAnother).body(body)}
if (parent) return $.renderParent(parent, environment, context, frame, runtime, $.behind(out, done));
done(null, out.finish());
}`;
}

function blockCode({ name, body, required }: Block, functionName: string): string {
  const superArguments = `environment, context, frame, ${JSON.stringify(name)}, ${functionName}`;
  return `function ${functionName}(${PARAMETERS}) {
frame = $.enter(frame, place);
const rootFrame = frame;
const out = $.textOutput();
frame.set('super', $.superOf(${superArguments}));
${required ? `$.requireBlock(${JSON.stringify(name)});` : new StatementCoder(false).body(body)}
done(null, out.finish());
}`;
}
