/** Most texts are harmless, and nearly all that is printed is. */
const HARMLESS = /^[\x20-\x7e]*$/;

/** Colour and weight of a text, as programs print them; taken out, because a host may not colour our lines. */
const STYLE = /\x1b\[[0-9;:]*m/g;

/**
 * What a terminal could take as an order, or what makes a text read other than it is: C0 and C1 controls, DEL, and the
 * marks that turn the direction of writing.
 */
const UNSAFE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text from a host, harmless to a terminal: styles are gone and control characters stand there as `\u0007`. Line
 * breaks and tabs stay.
 */
export const printable = (text: string): string =>
  HARMLESS.test(text) ? text : text.replace(STYLE, '').replace(UNSAFE, escapeCharacter);

/** As `printable`, on one line. */
export const printableLine = (text: string): string =>
  HARMLESS.test(text) ? text : printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');

const escapeCharacter = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
