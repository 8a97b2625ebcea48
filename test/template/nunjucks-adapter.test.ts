import { readFileSync } from 'node:fs';
import nunjucks from 'nunjucks';
import { describe, expect, it } from 'vitest';
import {
  exportsOf,
  keyOf,
  renderTemplate,
  ScopeFrame,
  TemplateEnvironment,
} from '../../src/template/nunjucks-adapter.ts';
import { ActiveTemplates } from '../../src/template/runtime/active-templates.ts';
import { Session } from '../../src/template/runtime/session.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import { scopeOf } from './small-scope.ts';

const none = () => {
  throw new Error('not needed');
};
const engine = {
  active: new ActiveTemplates(),
  library: standardLibrary,
  surroundings: {},
  compileText: none,
  compileFile: none,
};
const place = (start: number, end: number) => ({ source: { path: 'x', text: '' }, start, end });
const frame = () => new ScopeFrame(new Session(engine, scopeOf({})), place, false);
const environment = new TemplateEnvironment(() => undefined, none);

describe('what is used of nunjucks', () => {
  it('is pinned, since it is not documented', () => {
    const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(dependencies.nunjucks).toBe('3.2.4');
  });

  it('Frame: variables without a prototype, looked up through the parents', () => {
    const outer = frame();
    outer.set('a', 1);
    const inner = outer.push();
    inner.set('__proto__', 2);
    expect([inner.lookup('a'), inner.lookup('__proto__'), inner.lookup('constructor')]).toEqual([1, 2, undefined]);
    expect(Object.getPrototypeOf(inner.variables)).toBe(null);
    expect(outer.lookup('__proto__')).toBe(undefined);
  });

  it('Template: takes compiled code, and hands the result of its root over before it returns', () => {
    const template = environment.template(
      {
        root: (_environment, _context, own, _runtime, done) => done(null, [own.topLevel, own instanceof ScopeFrame]),
      },
      'x',
    );
    expect(renderTemplate(template, frame())).toEqual([true, true]);
  });

  it('Context: keeps the blocks of a template in order, and what it exports', () => {
    const template = environment.template(
      {
        root(own, context, scope, runtime, done) {
          context.setVariable(keyOf('__proto__'), 5);
          context.addExport(keyOf('__proto__'));
          context.addBlock(keyOf('b'), (_e, _c, _f, _r, finish) => finish(null, 'parent'));
          expect(context.blocks[keyOf('b')]).toHaveLength(2);
          const first = context.getBlock(keyOf('b'));
          const parts: unknown[] = [];
          first(own, context, scope, runtime, (_error, part) => parts.push(part));
          context.getSuper(own, keyOf('b'), first, scope, runtime, (_error, part) => parts.push(part));
          done(null, parts.join(' of '));
        },
        b_$b: (_e, _c, _f, _r, finish) => finish(null, 'child'),
      },
      'x',
    );
    expect(renderTemplate(template, frame())).toBe('child of parent');
    expect([...exportsOf(template, frame())]).toEqual([['__proto__', 5]]);
  });

  it('Template: lets an error of a root through as it is', () => {
    const failure = new RangeError('as it is');
    const template = environment.template(
      {
        root() {
          throw failure;
        },
      },
      'x',
    );
    expect(() => renderTemplate(template, frame())).toThrow(failure);
    expect(environment).toBeInstanceOf(nunjucks.Environment);
  });
});
