import type { Filter } from '../../library.ts';
import { text } from '../../operations/text.ts';
import { refuse } from '../../operations/usable.ts';
import type { Dict, Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

/** A text as one word of a shell, as Python's `shlex.quote` writes it. */
function quote(input: string): string {
  if (input === '') return "''";
  return /^[\w@%+=:,./-]+$/.test(input) ? input : `'${input.replaceAll("'", `'"'"'`)}'`;
}

const URL = /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;

/** The parts of a URL, as Python's `urlsplit` names them. */
function splitUrl(url: string): Dict {
  // As browsers do: blanks and control characters in front go, tabs and line ends go everywhere.
  const clean = url.replace(/^[\0-\x20]+/, '').replace(/[\t\r\n]/g, '');
  const [, scheme = '', netloc = '', path = '', query = '', fragment = ''] = URL.exec(clean) ?? [];
  const at = netloc.lastIndexOf('@');
  const [username = null, password = null] = at < 0 ? [] : splitOnce(netloc.slice(0, at), ':');
  const [, bracketed, plain = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(netloc.slice(at + 1)) ?? [];
  const host = (bracketed ?? plain).toLowerCase();
  return new Map<string, Value>([
    ['fragment', fragment],
    ['hostname', host === '' ? null : host],
    ['netloc', netloc],
    ['password', password],
    ['path', path],
    ['port', port ? Number(port) : null],
    ['query', query],
    ['scheme', scheme.toLowerCase()],
    ['username', username],
  ]);
}

function splitOnce(input: string, separator: string): string[] {
  const at = input.indexOf(separator);
  return at < 0 ? [input] : [input.slice(0, at), input.slice(at + separator.length)];
}

/** `%41` and `+` decoded; bytes that are no UTF-8 become the replacement character. */
function unquotePlus(input: string): string {
  const bytes = input
    .replaceAll('+', ' ')
    .replace(/(?:%[\da-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
  return bytes;
}

/** Filters of Ansible for texts of shells and URLs. */
export const textFilters: readonly Filter[] = [
  defineFilter(['quote'], {}, (input) => quote(input === null ? '' : text(input))),
  defineFilter(['urldecode'], {}, (input) => unquotePlus(text(input))),
  defineFilter(['urlsplit'], { query: '' }, (input, { query }) => {
    const parts = splitUrl(text(input));
    if (query === '') return parts;
    const part = parts.get(text(query));
    return part === undefined
      ? refuse(`unknown URL component '${text(query)}'`, `urlsplit has ${[...parts.keys()].join(', ')}`)
      : part;
  }),
];
