import { asDict, optional, wantInteger } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { usable } from '../../operations/usable.ts';
import { isList, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { escapeHtml } from './markup.ts';

/** A text as Python's `urllib.parse.quote` writes it. */
const quoteUrl = (input: string, keepSlashes: boolean): string => {
  const quoted = encodeURIComponent(Buffer.from(input).toString()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return keepSlashes ? quoted.replaceAll('%2F', '/') : quoted;
};

const quoteQuery = (value: Value): string => quoteUrl(text(value), false).replaceAll('%20', '+');

function urlencode(input: Value): string {
  const known = usable(input);
  const dict = asDict(known);
  const pairs: Value[] | undefined = dict
    ? [...dict].map(([key, value]) => [key, value])
    : isList(known)
      ? [...known]
      : undefined;
  if (!pairs) return quoteUrl(text(known), true);
  return pairs.map((pair) => iterate(pair).map(quoteQuery).join('=')).join('&');
}

interface LinkStyle {
  readonly limit: number | undefined;
  readonly attributes: string;
  readonly schemes: readonly string[];
}

const HOST = '(?:[\\w%-]+\\.)*[a-z]{2,63}';
const KNOWN_HOST = '(?:[\\w%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)';
const NUMBERS = 'https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[\\da-f:]+\\])';
const WEB = new RegExp(`^(?:(?:https?://|www\\.)${HOST}|${KNOWN_HOST}|${NUMBERS})(?::\\d{1,5})?(?:[/?#]\\S*)?$`, 'i');
const MAIL = /^(?:mailto:)?[^\s@:]+@[\w.-]+\.\w+$/;

/** One word as a link, where it looks like an address; brackets and points around it stay outside. */
function linkWord(word: string, { limit, attributes, schemes }: LinkStyle): string {
  const [, head = '', body = '', tail = ''] = /^((?:[(<]|&lt;)*)([\s\S]*?)((?:[.,)>\n]|&gt;)*)$/.exec(word) ?? [];
  const shown = limit !== undefined && body.length > limit ? `${body.slice(0, limit)}...` : body;
  if (WEB.test(body) || schemes.some((scheme) => body.startsWith(scheme))) {
    const target = /^\w+:/.test(body) ? body : `https://${body}`;
    return `${head}<a href="${target}"${attributes}>${shown}</a>${tail}`;
  }
  if (MAIL.test(body))
    return `${head}<a href="mailto:${body.replace(/^mailto:/, '')}">${body.replace(/^mailto:/, '')}</a>${tail}`;
  return word;
}

/** Filters of Jinja for addresses. */
export const urlFilters: readonly Filter[] = [
  defineFilter(['urlencode'], {}, urlencode),
  defineFilter(
    ['urlize'],
    { trim_url_limit: null, nofollow: false, target: null, rel: null, extra_schemes: null },
    (input, args) => {
      const rel = new Set([
        'noopener',
        ...text(args.rel ?? '')
          .split(/\s+/)
          .filter(Boolean),
      ]);
      if (truth(args.nofollow)) rel.add('nofollow');
      const target = args.target === null ? '' : ` target="${escapeHtml(args.target)}"`;
      const style: LinkStyle = {
        limit: optional(wantInteger, "the limit of the filter 'urlize'", args.trim_url_limit),
        attributes: ` rel="${escapeHtml([...rel].sort().join(' '))}"${target}`,
        schemes: args.extra_schemes === null ? [] : iterate(args.extra_schemes).map(text),
      };
      return escapeHtml(input)
        .split(/(\s+)/)
        .map((word) => linkWord(word, style))
        .join('');
    },
  ),
];
