/**
 * A mark in a script that stands for a piece which many scripts have in common. No word of a shell can hold a NUL, so no
 * text of a user or a host looks like one.
 */
const MARK = /\0(\d+)\0/g;

/** A mark that says what a script will look at, and is nothing in the script itself. */
const HINT = /\0([a-z]+):([^\0]*)\0/g;

interface Piece {
  /** May hold marks itself. */
  readonly text: string;
  /** The shell word that a variable is set to, of the text with its own marks called by name. */
  assigned(text: string): string;
  /** How shell that knows the piece by a variable makes use of it. */
  reference(variable: string): string;
}

const pieces: Piece[] = [];

/** Registers a piece; gives the mark that stands for it. */
export const markOf = (piece: Piece): string => `\0${pieces.push(piece) - 1}\0`;

const pieceAt = (index: string): Piece => {
  const piece = pieces[Number(index)];
  if (!piece) throw new TypeError('a script has a mark that stands for nothing');
  return piece;
};

/** What a script will look at: a path to be described, or a file whose checksum is wanted. */
export type HintKind = 'state' | 'sum';

/** The mark of a hint. Paths that could be taken for something else get none. */
export const hintOf = (kind: HintKind, path: string): string =>
  /^\/[^$~\\\n\0]*$/.test(path) && !path.includes('  ') ? `\0${kind}:${path}\0` : '';

export interface Hint {
  readonly kind: HintKind;
  readonly path: string;
}

/** The hints of a script. */
export const hintsIn = (script: string): Hint[] =>
  [...script.matchAll(HINT)].map(([, kind, path = '']) => ({ kind: kind as HintKind, path }));

export const keyOfHint = ({ kind, path }: Hint): string => `${kind}:${path}`;

/** The script with every piece in its place. */
export const expand = (script: string): string =>
  script.includes('\0')
    ? script.replace(HINT, '').replace(MARK, (_, index: string) => expand(pieceAt(index).text))
    : script;

/**
 * The script with its pieces called by name.
 *
 * @param define called for every variable it needs, those first that others are made of
 * @param found gives the commands that stand in the place of a hint
 */
export function abridge(
  script: string,
  define: (variable: string, word: string) => void,
  found: (hint: Hint) => string = () => '',
): string {
  if (!script.includes('\0')) return script;
  const told = script.replace(HINT, (_, kind: HintKind, path: string) => found({ kind, path }));
  return told.replace(MARK, (_, index: string) => {
    const piece = pieceAt(index);
    const variable = `infrakit_piece${index}`;
    define(variable, piece.assigned(abridge(piece.text, define)));
    return piece.reference(variable);
  });
}
