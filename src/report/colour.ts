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
  added: '0;32',
  removed: '0;31',
  place: '0;36',
};

export const withoutColour: Paint = (text) => text;

/** Every line is painted by itself, so that a pager or a grep which takes one line leaves no colour behind. */
export const withColour: Paint = (text, tone) => {
  if (!tone) return text;
  const lines = text.split('\n').map((line) => `\x1b[${SGR[tone]}m${line}\x1b[0m`);
  return lines.join('\n');
};

type Environment = { readonly [name: string]: string | undefined };

/**
 * Whether to use colour: what the environment forces (`ANSIBLE_FORCE_COLOR`, `FORCE_COLOR`) wins over what it forbids
 * (`NO_COLOR`, `ANSIBLE_NOCOLOR`, `TERM=dumb`), and both over what the stream is.
 */
export function choosePaint(environment: Environment, isTerminal: boolean): Paint {
  const { ANSIBLE_FORCE_COLOR, FORCE_COLOR, NO_COLOR, ANSIBLE_NOCOLOR, TERM } = environment;
  if (isOn(ANSIBLE_FORCE_COLOR) || isOn(FORCE_COLOR)) return withColour;
  // https://no-color.org: any value but the empty one.
  if (NO_COLOR || isOn(ANSIBLE_NOCOLOR) || isOff(FORCE_COLOR) || TERM === 'dumb') return withoutColour;
  return isTerminal ? withColour : withoutColour;
}

const OFF = new Set(['', '0', 'false', 'no', 'off', 'n', 'f']);
const isOn = (setting: string | undefined): boolean => setting !== undefined && !OFF.has(setting.toLowerCase());
const isOff = (setting: string | undefined): boolean => setting !== undefined && !isOn(setting);
