/** What a text is about; each has a colour of its own. */
export type Tone =
  | 'ok'
  | 'changed'
  | 'failed'
  | 'unreachable'
  | 'skipped'
  | 'unknown'
  | 'warning'
  | 'retrying'
  | 'remark'
  | 'added'
  | 'removed'
  | 'place';

/** Gives the text in the colour of its tone, or as it is. */
export type Paint = (text: string, tone?: Tone) => string;

/** Ansible's default colours as SGR parameters; `unknown` is ours. */
const SGR: { readonly [tone in Tone]: string } = {
  ok: '0;32',
  changed: '0;33',
  failed: '0;31',
  unreachable: '1;31',
  skipped: '0;36',
  unknown: '1;34',
  warning: '1;35',
  retrying: '1;30',
  remark: '0;34',
  added: '0;32',
  removed: '0;31',
  place: '0;36',
};

/** Colours of the tones, as SGR parameters, where they are not the usual ones. */
export type Colours = { readonly [tone in Tone]?: string };

export const withoutColour: Paint = (text) => text;

/** Every line is painted by itself, so that a pager or a grep which takes one line leaves no colour behind. */
export const withColour: Paint = (text, tone) => paintedIn(SGR, text, tone);

/** Paints in other colours than the usual ones. */
export const withColours = (colours: Colours): Paint => {
  const all = { ...SGR, ...colours };
  return (text, tone) => paintedIn(all, text, tone);
};

function paintedIn(colours: { readonly [tone in Tone]: string }, text: string, tone: Tone | undefined): string {
  if (!tone) return text;
  const lines = text.split('\n').map((line) => `\x1b[${colours[tone]}m${line}\x1b[0m`);
  return lines.join('\n');
}

/** The names of colours in Ansible's settings. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['black', '0;30'],
  ['bright gray', '0;37'],
  ['blue', '0;34'],
  ['white', '1;37'],
  ['green', '0;32'],
  ['bright blue', '1;34'],
  ['cyan', '0;36'],
  ['bright green', '1;32'],
  ['red', '0;31'],
  ['bright cyan', '1;36'],
  ['purple', '0;35'],
  ['bright red', '1;31'],
  ['yellow', '0;33'],
  ['bright purple', '1;35'],
  ['dark gray', '1;30'],
  ['bright yellow', '1;33'],
  ['magenta', '0;35'],
  ['bright magenta', '1;35'],
  ['normal', '0'],
]);
/** Where the six steps of each of red, green and blue begin among the 256 colours of a terminal, and the greys. */
const CUBE_START = 16;
const GREY_START = 232;

/** The SGR parameters of a colour: a name, `color0` to `color255`, `rgb000` to `rgb555`, `gray0` to `gray23`; else undefined. */
export function sgrOf(name: string): string | undefined {
  const named = NAMED.get(name);
  if (named !== undefined) return named;
  const [, kind, digits = ''] = /^(color|rgb|gray)(\d+)$/.exec(name) ?? [];
  if (kind === 'color') return `38;5;${Number(digits)}`;
  if (kind === 'gray') return `38;5;${GREY_START + Number(digits)}`;
  if (kind !== 'rgb' || !/^[0-5]{3}$/.test(digits)) return undefined;
  const [red = 0, green = 0, blue = 0] = [...digits].map(Number);
  return `38;5;${CUBE_START + 36 * red + 6 * green + blue}`;
}

type Environment = { readonly [name: string]: string | undefined };

/**
 * Whether to use colour: what the environment forces (`ANSIBLE_FORCE_COLOR`, `FORCE_COLOR`) wins over what it forbids
 * (`NO_COLOR`, `ANSIBLE_NOCOLOR`, `TERM=dumb`), and both over what the stream is.
 */
export function choosePaint(environment: Environment, isTerminal: boolean, coloured = withColour): Paint {
  const { ANSIBLE_FORCE_COLOR, FORCE_COLOR, NO_COLOR, ANSIBLE_NOCOLOR, TERM } = environment;
  if (isOn(ANSIBLE_FORCE_COLOR) || isOn(FORCE_COLOR)) return coloured;
  // https://no-color.org: any value but the empty one.
  if (NO_COLOR || isOn(ANSIBLE_NOCOLOR) || isOff(FORCE_COLOR) || TERM === 'dumb') return withoutColour;
  return isTerminal ? coloured : withoutColour;
}

const OFF = new Set(['', '0', 'false', 'no', 'off', 'n', 'f']);
const isOn = (setting: string | undefined): boolean => setting !== undefined && !OFF.has(setting.toLowerCase());
const isOff = (setting: string | undefined): boolean => setting !== undefined && !isOn(setting);
