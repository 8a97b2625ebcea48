import { type LoadContext, report, reporting } from '../playbook/load-context.ts';
import { checkTemplates } from '../playbook/read-value.ts';
import { didYouMean } from '../source/nearest.ts';
import type { SourceText, Span } from '../source/span.ts';
import { trustedText } from '../template/template.ts';
import type { Value } from '../template/value.ts';
import type { Group, GroupTree } from './group-tree.ts';
import { writtenHosts } from './host-range.ts';
import { iniWords } from './ini-words.ts';
import { pythonLiteral } from './python-literal.ts';

type Section = 'hosts' | 'vars' | 'children';

const HEADER = /^\[([^:\]\s]+)(?::(\w*))?\]\s*(?:[#;].*)?$/;

/** Reads an INI inventory into the tree. */
export function readIni(source: SourceText, tree: GroupTree, context: LoadContext): void {
  new IniReader(source, tree, context).read();
}

class IniReader {
  readonly #source: SourceText;
  readonly #tree: GroupTree;
  readonly #context: LoadContext;
  #group: Group;
  #section: Section = 'hosts';
  /** Groups that were named only where they are used, with the place. */
  readonly #expected = new Map<string, Span>();
  readonly #declared = new Set<string>(['all', 'ungrouped']);

  constructor(source: SourceText, tree: GroupTree, context: LoadContext) {
    this.#source = source;
    this.#tree = tree;
    this.#context = context;
    this.#group = tree.group('ungrouped');
  }

  read(): void {
    let start = this.#source.text.startsWith('\uFEFF') ? 1 : 0;
    for (const line of this.#source.text.slice(start).split('\n')) {
      const indent = line.length - line.trimStart().length;
      const text = line.trim();
      if (text !== '' && !/^[#;]/.test(text)) this.#readLine(text, start + indent);
      start += line.length + 1;
    }
    for (const [name, span] of this.#expected) {
      if (this.#declared.has(name)) continue;
      report(this.#context, `the group "${name}" is not defined`, {
        span,
        hint: didYouMean(name, this.#declared) ?? `add a section [${name}]`,
      });
    }
  }

  #readLine(text: string, start: number): void {
    const span: Span = { source: this.#source, start, end: start + text.length };
    if (text.startsWith('[') && !/^\[[^\]]*:[^\]]*\]\S/.test(text) && this.#readHeader(text, span)) return;
    if (this.#section === 'hosts') this.#readHosts(text, span);
    else if (this.#section === 'vars') this.#readVariable(text, span);
    else this.#readChild(text, span);
  }

  #readHeader(text: string, span: Span): boolean {
    const header = HEADER.exec(text);
    const [, name = '', kind = 'hosts'] = header ?? [];
    if (!header || !(kind === 'hosts' || kind === 'vars' || kind === 'children')) {
      report(this.#context, `"${text}" is not the header of a section`, {
        span,
        hint: 'sections are [group], [group:vars] and [group:children]',
      });
      return true;
    }
    this.#section = kind;
    this.#group = this.#tree.group(name);
    if (kind === 'vars') this.#expected.set(name, span);
    else this.#declared.add(name);
    return true;
  }

  /** `name[1:3]:2222 key=value …` */
  #readHosts(text: string, span: Span): void {
    const words = iniWords(text);
    const [first, ...rest] = words ?? [];
    if (!first) {
      if (!words) report(this.#context, 'a quote in this line is not closed', { span });
      return;
    }
    const place = part(span, first.start, first.end);
    const hosts = reporting(this.#context, () => writtenHosts(first.text, place));
    const vars = rest.flatMap((word): [string, Value][] => {
      const place = part(span, word.start, word.end);
      const equals = word.text.indexOf('=');
      if (equals > 0) return [[word.text.slice(0, equals), this.#value(word.text.slice(equals + 1), place)]];
      report(this.#context, `"${word.text}" is not a variable`, {
        span: place,
        hint: 'write name=value, without blanks around "="',
      });
      return [];
    });
    if (hosts) this.#tree.addHosts(hosts, this.#group, new Map(vars));
  }

  #readVariable(text: string, span: Span): void {
    const equals = text.indexOf('=');
    if (equals <= 0) {
      report(this.#context, `"${text}" is not a variable`, { span, hint: 'write name=value' });
      return;
    }
    const written = text.slice(equals + 1);
    const start = equals + 1 + (written.length - written.trimStart().length);
    this.#group.vars.set(text.slice(0, equals).trim(), this.#value(written.trim(), part(span, start, text.length)));
  }

  #readChild(text: string, span: Span): void {
    const [name = ''] = /^[^\s#]+/.exec(text) ?? [];
    this.#expected.set(name, part(span, 0, name.length));
    const circle = this.#tree.nest(this.#group, this.#tree.group(name));
    if (circle) report(this.#context, `groups hold each other: ${circle.join(' -> ')}`, { span });
  }

  /** Values are Python literals, else texts, which may be templates. */
  #value(text: string, span: Span): Value {
    const literal = pythonLiteral(text);
    if (literal !== undefined && typeof literal !== 'string') return literal;
    const value = trustedText(typeof literal === 'string' ? literal : text, span);
    checkTemplates(value, this.#context);
    return value;
  }
}

const part = ({ source, start }: Span, from: number, to: number): Span => ({
  source,
  start: start + from,
  end: start + to,
});
