import { bind, REQUIRED } from '../bind.ts';
import { optional, wantInteger, wantText } from '../coerce.ts';
import type { CallArguments } from '../library.ts';
import type { Method } from './bound-method.ts';
import { limitText } from './limits.ts';
import { refuse } from './usable.ts';

export const LAYOUT_METHODS: readonly (readonly [string, Method<string>])[] = [
  ['center', (text, args) => fill('center()', text, args, centered)],
  ['expandtabs', expandTabsMethod],
  ['ljust', (text, args) => fill('ljust()', text, args, (missing) => [0, missing])],
  ['lstrip', (text, args) => stripMethod('lstrip()', text, args, true, false)],
  ['rjust', (text, args) => fill('rjust()', text, args, (missing) => [missing, 0])],
  ['rstrip', (text, args) => stripMethod('rstrip()', text, args, false, true)],
  ['strip', (text, args) => stripMethod('strip()', text, args, true, true)],
  ['zfill', zeroFill],
];

function stripMethod(method: string, text: string, args: CallArguments, left: boolean, right: boolean): string {
  const { chars } = bind(method, { chars: null }, args);
  return strip(text, optional(wantText, `the argument 'chars' of ${method}`, chars), left, right);
}

/** The text without the given characters (default: white space) at its ends. */
export function strip(text: string, chars?: string, left = true, right = true): string {
  const unwanted = chars === undefined ? undefined : new Set(chars);
  const isUnwanted = (char: string) => (unwanted ? unwanted.has(char) : /[\s\u001c-\u001f\u0085]/.test(char));
  const characters = [...text];
  let start = 0;
  let end = characters.length;
  while (left && start < end && isUnwanted(characters[start] ?? '')) start++;
  while (right && end > start && isUnwanted(characters[end - 1] ?? '')) end--;
  return characters.slice(start, end).join('');
}

/** Python gives the odd space to the left when the width is odd. */
const centered = (missing: number, width: number): [number, number] => {
  const left = (missing >> 1) + (missing & width & 1);
  return [left, missing - left];
};

function fill(
  method: string,
  text: string,
  args: CallArguments,
  share: (missing: number, width: number) => [number, number],
): string {
  const bound = bind(method, { width: REQUIRED, fillchar: ' ' }, args);
  const width = wantInteger(`the argument 'width' of ${method}`, bound.width);
  limitText(width);
  const filler = wantText(`the argument 'fillchar' of ${method}`, bound.fillchar);
  if ([...filler].length !== 1) refuse(`${method} fills with exactly one character`);
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  const [left, right] = share(missing, width);
  return filler.repeat(left) + text + filler.repeat(right);
}

function zeroFill(text: string, args: CallArguments): string {
  const width = wantInteger("the argument 'width' of zfill()", bind('zfill()', { width: REQUIRED }, args).width);
  limitText(width);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(Math.max(0, width - [...text].length)) + text.slice(sign.length);
}

function expandTabsMethod(text: string, args: CallArguments): string {
  const { tabsize } = bind('expandtabs()', { tabsize: 8 }, args);
  return expandTabs(text, wantInteger("the argument 'tabsize' of expandtabs()", tabsize));
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  return text.replace(/\t|[\r\n]|[^\t\r\n]+/g, (part) => {
    if (part !== '\t') {
      column = part === '\n' || part === '\r' ? 0 : column + [...part].length;
      return part;
    }
    const spaces = size > 0 ? size - (column % size) : 0;
    column += spaces;
    return ' '.repeat(spaces);
  });
}
