import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InfrakitError } from '../../src/source/infrakit-error.ts';
import { Renderer } from '../../src/template/renderer.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import { UndefinedVariable } from '../../src/template/undefined-variable.ts';
import { Float, fromJson, type Json, LazyDict, OMIT, toJson, Unknown, type Value } from '../../src/template/value.ts';
import { expression, pointedAt, scopeOf, template } from './small-scope.ts';

const renderer = new Renderer(standardLibrary);
const render = (text: string, variables: Record<string, Value> = {}): Value =>
  renderer.render(template(text), scopeOf(variables));
const dict = (entries: Record<string, Value>): Value => new Map(Object.entries(entries));

function errorOf(work: () => unknown): InfrakitError {
  try {
    work();
  } catch (error) {
    if (error instanceof InfrakitError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('render', () => {
  it('gives the value of a single expression and a text for everything else', () => {
    expect(render('{{ [1, 2] }}')).toEqual([1, 2]);
    expect(render('{{ 6 / 2 }}')).toEqual(new Float(3));
    expect(render('{% set x = 5 %}{{ x }}')).toBe(5);
    expect(render('x {{ none }}{{ [none] }}')).toBe('x [None]');
  });

  it('resolves templates in lists and dicts, and templates of variables', () => {
    const variables = { a: template('{{ b }}'), b: template('{{ 40 + 2 }}') };
    const value = dict({ list: [template('{{ a }}'), 'plain'], text: template('is {{ a }}') });
    expect(renderer.render(value, scopeOf(variables))).toEqual(dict({ list: [42, 'plain'], text: 'is 42' }));
  });

  it('gives back the same object where nothing is to be rendered', () => {
    const facts = fromJson({ a: [1, { b: '{{ not a template }}' }] });
    expect(render('{{ facts }}', { facts })).toBe(facts);
  });

  it('never renders what a host says, whatever it says', () => {
    const hostile = fc.oneof(
      fc.jsonValue({ noUnicodeString: false }),
      fc.constantFrom('{{ secret }}', '{% raw %}', '{# x', ['{{ secret }}'], { '{{ secret }}': '{{ secret }}' }),
    );
    fc.assert(
      fc.property(hostile, (json) => {
        const x = fromJson(json as Json);
        const variables = { x, secret: 'leaked', again: template('{{ x }}') };
        expect(render('{{ x }}', variables)).toEqual(x);
        expect(render('{{ again }}', variables)).toEqual(x);
        expect(render('{{ [x][0] }}', variables)).toEqual(x);
        expect(toJson(render('{{ {"k": x} }}', variables))).toEqual(toJson(new Map([['k', x]])));
      }),
    );
  });

  it('renders of a dict only what is asked for, so that its keys may use each other', () => {
    const a = dict({ x: 1, y: template('{{ a.x + 1 }}'), broken: template('{{ nope }}') });
    expect(render('{{ a.y }}', { a })).toBe(2);
    expect(render('{{ a["x"] }}', { a })).toBe(1);
  });

  it('names the circle of variables that are defined by each other', () => {
    const variables = { a: template('{{ b }}'), b: template('x{{ a }}') };
    const error = errorOf(() => render('{{ a }}', variables));
    expect(error.message).toContain('a -> b -> a');
    expect(error.hint).toContain('b at play.yml:1:1');
  });

  it('gives omit and undefined variables their meaning only when they are used', () => {
    expect(render('{{ omit }}')).toBe(OMIT);
    expect(render('{{ nope | default(omit) }}')).toBe(OMIT);
    expect(render('{{ x | default("d") }}', { x: template('{{ nope.deep }}') })).toBe('d');
    expect(render('x{{ omit }}')).toMatch(/^x__omit_place_holder__[0-9a-f]{40}$/);
  });

  it('asks a lazy dict only for the key that is used', () => {
    const asked: string[] = [];
    class Hosts extends LazyDict {
      get(key: string): Value | undefined {
        asked.push(key);
        return key === 'web1' ? dict({ port: 22 }) : undefined;
      }
      keys(): Iterable<string> {
        return ['web1', 'web2'];
      }
    }
    const hostvars = new Hosts();
    expect(render('{{ hostvars["web1"].port }}', { hostvars })).toBe(22);
    expect(asked).toEqual(['web1']);
    expect(render('{{ hostvars | list }}', { hostvars })).toEqual(['web1', 'web2']);
  });

  it('takes None for a value, wherever it stands', () => {
    const variables = { d: dict({ k: null }), l: [null] };
    expect(render('{{ d.k }}', variables)).toBe(null);
    expect(render('{{ d.get("k", 1) }}', variables)).toBe(null);
    expect(render('{{ l[0] }}', variables)).toBe(null);
    expect(render('{% macro m(a=1) %}{{ a is none }}{% endmacro %}{{ m(none) }}', variables)).toBe('True');
    expect(
      render(
        '{% for x in l + [1] %}{{ loop.previtem is defined }}{{ loop.cycle(none) is none }}{% endfor %}',
        variables,
      ),
    ).toBe('FalseTrueTrueTrue');
  });

  it('changes a copy where a template changes a variable', () => {
    const shared: Value = [1];
    const variables = { shared, d: dict({ inner: [1] }) };
    expect(render('{% set _ = shared.append(2) %}{{ shared }}', variables)).toEqual([1, 2]);
    expect(render('{% set alias = shared %}{% set _ = alias.append(2) %}{{ alias }}', variables)).toEqual([1, 2]);
    expect(render('{% set _ = d.inner.append(2) %}{{ d.inner }}', variables)).toEqual([1, 2]);
    expect(render('{{ d.update({"k": 1}) or d.k }}', variables)).toBe(1);
    expect(shared).toEqual([1]);
    expect(variables.d).toEqual(dict({ inner: [1] }));
  });
});

describe('an unknown value', () => {
  const later = new Unknown('task "build" would run a command');
  const variables = { later, uses: template('{{ later.stdout }}'), known: false };

  it.each([
    '{{ later }}',
    '{{ later.rc == 0 }}',
    '{{ later | upper }}',
    '{{ "a" | replace("a", later) }}',
    'x {{ later }}',
    '{{ uses }}',
    '{{ [later] | join }}',
    '{% if later %}x{% endif %}',
    '{% for x in later %}x{% endfor %}',
  ])('makes the result unknown where it is touched: %s', (text) => {
    expect(render(text, variables)).toBe(later);
  });

  it('harms nothing where it is not touched', () => {
    expect(render('{{ known and later }}', variables)).toBe(false);
    expect(render('{{ 1 if not known else later.x }}', variables)).toBe(1);
    expect(render('{{ later is defined }}', variables)).toBe(true);
    expect(render('{{ [1, later] }}', variables)).toEqual([1, later]);
    expect(render('{{ [1, later] | length }}', variables)).toBe(2);
  });

  it('makes conditions and files unknown', () => {
    expect(renderer.condition(expression('later.rc == 0'), scopeOf(variables))).toBe(later);
    expect(renderer.renderFile({ path: 'x.j2', text: '{{ uses }}' }, scopeOf(variables))).toBe(later);
  });
});

describe('an error', () => {
  const nginx = dict({ port: 80, user: 'www' });

  it.each([
    ['x {{ nginx.prot }}', "'nginx.prot' is undefined", 'prot', 'did you mean "port"?'],
    ['{{ ngins.port }}', "'ngins' is undefined", 'ngins', 'did you mean "nginx"?'],
    ['{{ nginx["prot"] + 1 }}', "'nginx.prot' is undefined", '"prot"', 'did you mean "port"?'],
    ['{{ [1][3] | upper }}', 'element 3', '3', undefined],
    ['{{ 1 + nginx.port + "a" }}', '+ does not work', '1 + nginx.port + "a"', undefined],
    ['a {{ nginx.user | int + [] }}', '+ does not work', 'nginx.user | int + []', undefined],
    ['{% if nginx.port < "a" %}{% endif %}', 'no order', 'nginx.port < "a"', undefined],
    ['{% for x in nginx.port %}{% endfor %}', 'is not iterable', undefined, undefined],
    ['{{ nginx() }}', 'cannot be called', 'nginx()', undefined],
  ])('points at its cause: %s', (text, message, stretch, hint) => {
    const error = errorOf(() => render(text, { nginx }));
    expect(error.message).toContain(message);
    if (stretch !== undefined) expect(pointedAt(error.span)).toBe(stretch);
    expect(error.span).toBeDefined();
    expect(error.hint).toBe(hint);
  });

  it('in a variable points into that variable', () => {
    const port = template('{{ nginx.prot }}');
    const error = errorOf(() => render('{{ port + 1 }}', { nginx, port }));
    expect(error).toBeInstanceOf(UndefinedVariable);
    expect(error.span?.source).toBe(port.span.source);
    expect(pointedAt(error.span)).toBe('prot');
  });
});

describe('lookup', () => {
  const lookUp = (name: string, ...terms: Value[]) => renderer.lookup(name, terms, new Map(), scopeOf({}));

  it('finds a list by the name of a lookup', () => {
    expect(lookUp('items', [1, 2])).toEqual([1, 2]);
    expect(errorOf(() => lookUp('item', 1)).hint).toContain('"items"');
  });

  it('gives an unknown value for one it needs and does not know', () => {
    const later = new Unknown('later');
    expect(lookUp('together', later, [1])).toBe(later);
  });

  it('is called by templates, which join texts and forgive on request', () => {
    expect(render("{{ lookup('items', ['a', 'b']) }}")).toBe('a,b');
    expect(render("{{ lookup('items', ['a', 'b'], wantlist=true) }}")).toEqual(['a', 'b']);
    expect(render("{{ query('items', 'a') }}")).toEqual(['a']);
    expect(render("{{ lookup('file', '/nope', errors='ignore') }}")).toBe(null);
    expect(pointedAt(errorOf(() => render("x {{ lookup('file', '/nope') }}")).span)).toBe("lookup('file', '/nope')");
  });
});

describe('condition', () => {
  const holds = (text: string, variables: Record<string, Value> = {}) =>
    renderer.condition(expression(text), scopeOf(variables));

  it('follows the truth of Python', () => {
    expect(holds('[]')).toBe(false);
    expect(holds("'no'")).toBe(true);
    expect(holds('x is defined and x')).toBe(false);
    expect(holds('x.rc == 0', { x: dict({ rc: 0 }) })).toBe(true);
  });

  it('escapes with backslashes, which a text between {{ and }} does not', () => {
    expect(holds('"a\\n" | length == 2')).toBe(true);
    expect(holds('{{ "a\\n" | length == 3 }}')).toBe(true);
  });

  it('understands true and false as the text of a templated condition, and no expression', () => {
    expect(holds('{{ x }}', { x: 'False' })).toBe(false);
    expect(holds('{{ x }}', { x: true })).toBe(true);
    expect(errorOf(() => holds('{{ x }}', { x: 'lookup("pipe", "id")' })).hint).toContain('without {{ }}');
  });

  it('refuses a text with a template in it', () => {
    const error = errorOf(() => holds("name == '{{ other }}'", { name: 'a' }));
    expect(error.hint).toContain('without quotes');
    expect(renderer.check(expression("name == '{{ other }}'"))).toHaveLength(1);
  });

  it('points at an undefined variable', () => {
    const error = errorOf(() => holds('result.rc == 0 and nope', { result: dict({ rc: 0 }) }));
    expect(pointedAt(error.span)).toBe('nope');
  });
});

describe('check', () => {
  it.each([
    ['{{ name | uper }}', 'uper', 'did you mean "upper"?'],
    ['{{ name is stringg }}', 'stringg', 'did you mean "string"?'],
    ["{{ lookup('fil', 'x') }}", "'fil'", 'did you mean "file"?'],
    ['{{ name', '{{', undefined],
    ['{{ a b }}', 'b', undefined],
    ['{% if x %}', '%}', undefined],
    ['{% fro x in y %}{% endfor %}', 'fro', 'did you mean "for" or "from"?'],
  ])('finds what is wrong before any value is known: %s', (text, stretch, hint) => {
    const [error, ...others] = renderer.check(template(text));
    expect(others).toEqual([]);
    expect(pointedAt(error?.span)).toBe(stretch);
    expect(error?.hint).toBe(hint);
  });

  it('finds every unknown name', () => {
    expect(renderer.check(template('{{ a | nofilter }}{% if b is notest %}{% endif %}'))).toHaveLength(2);
    expect(renderer.check(template('{{ lookup(name) | default(1) }}'))).toEqual([]);
    expect(renderer.checkFile({ path: 'x.j2', text: '{% for %}' })).toHaveLength(1);
  });
});
