import { type LoadContext, report, reporting, warn } from '../playbook/load-context.ts';
import { checkTemplates } from '../playbook/read-value.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { SourceText, Span } from '../source/span.ts';
import { trustedText } from '../template/template.ts';
import type { Value } from '../template/value.ts';
import type { Group, GroupTree } from './group-tree.ts';
import { type WrittenHosts, writtenHosts } from './host-range.ts';
import { iniWords } from './ini-words.ts';
import { pythonLiteral } from './python-literal.ts';

type Section = 'hosts' | 'vars' | 'children';

const HEADER = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
/** Where lines end, as in Python. */
const LINE_END = /[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
/** What was meant as a header: no range and no address begins so. */
const BROKEN_HEADER = /^\[[^\]:]*(?:\]\s|$)/;
const GROUP_NAME = /^([^:\]\s]+)\s*(?:#.*)?$/;

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
  /** Those that are declared, here or in a source before. */
  readonly #declared: Set<string>;

  constructor(source: SourceText, tree: GroupTree, context: LoadContext) {
    this.#source = source;
    this.#tree = tree;
    this.#context = context;
    this.#declared = new Set(tree.groups.keys());
    this.#group = tree.group('ungrouped');
  }

  read(): void {
    let start = this.#source.text.startsWith('\uFEFF') ? 1 : 0;
    for (const line of this.#source.text.slice(start).split(LINE_END)) {
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
    if (HEADER.test(text) || (text.startsWith('[') && text.endsWith(']')) || BROKEN_HEADER.test(text))
      this.#readHeader(text, span);
    else if (this.#section === 'hosts') this.#readHosts(text, span);
    else if (this.#section === 'vars') this.#readVariable(text, span);
    else this.#readChild(text, span);
  }

  #readHeader(text: string, span: Span): void {
    const header = HEADER.exec(text);
    const [, name = '', kind = 'hosts'] = header ?? [];
    if (!header || !(kind === 'hosts' || kind === 'vars' || kind === 'children')) {
      report(this.#context, `"${text}" is not the header of a section`, {
        span,
        hint: 'sections are [group], [group:vars] and [group:children]; a comment after one begins with #',
      });
      return;
    }
    this.#section = kind;
    this.#group = this.#tree.group(name);
    if (kind === 'vars') this.#expected.set(this.#group.name, span);
    else this.#declared.add(this.#group.name);
  }

  /** `name[1:3]:2222 key=value …` */
  #readHosts(text: string, span: Span): void {
    const words = iniWords(text);
    const [first, ...rest] = words ?? [];
    if (!first) {
      if (!words) report(this.#context, 'a quote or an escape in this line is not closed', { span });
      return;
    }
    const place = part(span, first.start, first.end);
    const hosts = reporting(this.#context, () => hostsNamed(first.text, place));
    if (hosts?.names.length === 0) warn(this.#context, `"${first.text}" stands for no host`, { span: place });
    const vars = rest.flatMap((word): [string, Value][] => {
      const place = part(span, word.start, word.end);
      const equals = word.text.indexOf('=');
      if (equals >= 0) return [[word.text.slice(0, equals), this.#value(word.text.slice(equals + 1), place)]];
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
    if (equals < 0) {
      report(this.#context, `"${text}" is not a variable`, { span, hint: 'write name=value' });
      return;
    }
    const written = text.slice(equals + 1);
    const start = equals + 1 + (written.length - written.trimStart().length);
    const value = this.#value(written.trim(), part(span, start, text.length));
    this.#tree.setGroupVariable(this.#group, text.slice(0, equals).trim(), value);
  }

  #readChild(text: string, span: Span): void {
    const [, name] = GROUP_NAME.exec(text) ?? [];
    if (name === undefined) {
      report(this.#context, `"${text}" is not the name of a group`, { span, hint: 'write one group on each line' });
      return;
    }
    const child = this.#tree.group(name);
    this.#expected.set(child.name, part(span, 0, name.length));
    const circle = this.#tree.nest(this.#group, child);
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

function hostsNamed(text: string, span: Span): WrittenHosts {
  const hosts = writtenHosts(text, span);
  if (text === '') throw new InfrakitError('the name of this host is empty', { span });
  if (text.endsWith(':') && hosts.port === undefined) {
    throw new InfrakitError(`the host "${text}" ends with a colon, but there is no port after it`, { span });
  }
  if (hosts.names.includes('---')) throw new InfrakitError('"---" is no host: is this a YAML file?', { span });
  return hosts;
}

const part = ({ source, start }: Span, from: number, to: number): Span => ({
  source,
  start: start + from,
  end: start + to,
});
