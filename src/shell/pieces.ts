/**
 * A script that is not sent yet has marks in it, each between two NULs: the number of a piece that many scripts have in
 * common, or a hint of what the script will look at, which is nothing in the script itself. No word of a shell can hold a
 * NUL, so no text of a user or a host looks like a mark.
 */
const EDGE = '\0';

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
export const markOf = (piece: Piece): string => `${EDGE}${pieces.push(piece) - 1}${EDGE}`;

const pieceAt = (index: string): Piece => {
  const piece = pieces[Number(index)];
  if (!piece) throw new TypeError('a script has a mark that stands for nothing');
  return piece;
};

/** What a script will look at: a path to be described, or a file whose checksum is wanted. */
export type HintKind = 'state' | 'sum';

export interface Hint {
  readonly kind: HintKind;
  readonly path: string;
}

/** The mark of a hint. Paths that could be taken for something else get none. */
export const hintOf = (kind: HintKind, path: string): string =>
  /^\/[^$~\\\n\0]*$/.test(path) && !path.includes('  ') ? `${EDGE}${keyOfHint({ kind, path })}${EDGE}` : '';

export const keyOfHint = ({ kind, path }: Hint): string => `${kind}:${path}`;

function hintIn(mark: string): Hint | undefined {
  const colon = mark.indexOf(':');
  return colon < 0 ? undefined : { kind: mark.slice(0, colon) as HintKind, path: mark.slice(colon + 1) };
}

/** The hints of a script. */
export const hintsIn = (script: string): Hint[] =>
  script.split(EDGE).flatMap((part, index) => (isMark(index) && hintIn(part)) || []);

/** A script that is cut at the edges of its marks begins with text. */
const isMark = (index: number): boolean => index % 2 === 1;

/** The script with something else in the place of each mark. */
function replaced(script: string, piece: (index: string) => string, hint: (hint: Hint) => string): string {
  const parts = script.split(EDGE);
  if (parts.length === 1) return script;
  return parts
    .map((part, index) => {
      if (!isMark(index)) return part;
      const found = hintIn(part);
      return found ? hint(found) : piece(part);
    })
    .join('');
}

const nothing = (): string => '';

/** The script with every piece in its place. */
export const expand = (script: string): string => replaced(script, (index) => expand(pieceAt(index).text), nothing);

/**
 * The script with its pieces called by name.
 *
 * @param define called for every variable it needs; the words of others are made first where `word` is called at once
 * @param found gives the commands that stand in the place of a hint
 */
export function abridge(
  script: string,
  define: (variable: string, word: () => string) => void,
  found: (hint: Hint) => string = nothing,
): string {
  const call = (index: string): string => {
    const piece = pieceAt(index);
    const variable = `infrakit_piece${index}`;
    define(variable, () => piece.assigned(abridge(piece.text, define)));
    return piece.reference(variable);
  };
  return replaced(script, call, found);
}
