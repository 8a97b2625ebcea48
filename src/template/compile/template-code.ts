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
if (parent) return $.renderParent(parent, environment, context, frame, runtime, done);
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
