import { type LoadContext, report, reporting, warn } from '../playbook/load-context.ts';
import { checkTemplates } from '../playbook/read-value.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { SourceText, Span } from '../source/span.ts';
import { trustedText } from '../template/template.ts';
import type { Dict, Value } from '../template/value.ts';
import type { Group } from './group.ts';
import type { GroupTree } from './group-tree.ts';
import { type WrittenHosts, writtenHosts } from './host-range.ts';
import { iniTexts, iniWords } from './ini-words.ts';
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
  /** What texts mean: most stand in many lines. */
  readonly #known = new Map<string, Value>();

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
      const text = line.trim();
      const indent = text === line ? 0 : line.length - line.trimStart().length;
      if (text !== '' && !text.startsWith('#') && !text.startsWith(';')) this.#readLine(text, start + indent);
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
    if (text.startsWith('[') && (HEADER.test(text) || text.endsWith(']') || BROKEN_HEADER.test(text)))
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
    const words = iniTexts(text);
    const first = words?.[0];
    if (!words || first === undefined) {
      if (!words) report(this.#context, 'a quote or an escape in this line is not closed', { span });
      return;
    }
    const place = (index: number): Span => {
      const { start = 0, end = 0 } = iniWords(text)?.[index] ?? {};
      return part(span, start, end);
    };
    const hosts = reporting(this.#context, () => hostsNamed(first, () => place(0)));
    if (hosts?.names.length === 0) warn(this.#context, `"${first}" stands for no host`, { span: place(0) });
    const vars: Dict = new Map();
    for (let index = 1; index < words.length; index++) {
      const word = words[index] ?? '';
      const equals = word.indexOf('=');
      if (equals >= 0)
        vars.set(
          word.slice(0, equals),
          this.#value(word.slice(equals + 1), () => place(index)),
        );
      else {
        report(this.#context, `"${word}" is not a variable`, {
          span: place(index),
          hint: 'write name=value, without blanks around "="',
        });
      }
    }
    if (hosts) this.#tree.addHosts(hosts, this.#group, vars);
  }

  #readVariable(text: string, span: Span): void {
    const equals = text.indexOf('=');
    if (equals < 0) {
      report(this.#context, `"${text}" is not a variable`, { span, hint: 'write name=value' });
      return;
    }
    const written = text.slice(equals + 1);
    const start = equals + 1 + (written.length - written.trimStart().length);
    const value = this.#value(written.trim(), () => part(span, start, text.length));
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
  #value(text: string, place: () => Span): Value {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const literal = pythonLiteral(text);
    const isText = literal === undefined || typeof literal === 'string';
    const value = isText ? this.#text(literal ?? text, place) : literal;
    // A list or a template is one of its own each time.
    if (typeof value !== 'object') this.#known.set(text, value);
    return value;
  }

  #text(text: string, place: () => Span): Value {
    if (!text.includes('{')) return text;
    const value = trustedText(text, place());
    checkTemplates(value, this.#context);
    return value;
  }
}

function hostsNamed(text: string, place: () => Span): WrittenHosts {
  const hosts = writtenHosts(text, place);
  if (text === '') throw new InfrakitError('the name of this host is empty', { span: place() });
  if (text.endsWith(':') && hosts.port === undefined) {
    throw new InfrakitError(`the host "${text}" ends with a colon, but there is no port after it`, { span: place() });
  }
  if (hosts.names.includes('---')) throw new InfrakitError('"---" is no host: is this a YAML file?', { span: place() });
  return hosts;
}

const part = ({ source, start }: Span, from: number, to: number): Span => ({
  source,
  start: start + from,
  end: start + to,
});
