import { type Colours, choosePaint, type Paint, sgrOf, type Tone, withColour, withColours } from '../report/colour.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Settings } from './settings/settings.ts';

/** The settings that say in which colour a tone is. */
const COLOUR_SETTINGS = {
  ok: 'COLOR_OK',
  changed: 'COLOR_CHANGED',
  failed: 'COLOR_ERROR',
  unreachable: 'COLOR_UNREACHABLE',
  skipped: 'COLOR_SKIP',
  warning: 'COLOR_WARN',
  retrying: 'COLOR_DEBUG',
  remark: 'COLOR_VERBOSE',
  added: 'COLOR_DIFF_ADD',
  removed: 'COLOR_DIFF_REMOVE',
  place: 'COLOR_DIFF_LINES',
} as const satisfies Partial<Record<Tone, string>>;

/**
 * Whether standard output has colours and which, by the settings; the environment wins over the file.
 *
 * @throws InfrakitError for a colour that there is not
 */
export function paintOf(settings: Settings): Paint {
  const colours: Record<string, string> = {};
  for (const [tone, setting] of Object.entries(COLOUR_SETTINGS)) {
    const name = settings.written(setting);
    if (name === undefined) continue;
    const sgr = sgrOf(name);
    if (sgr === undefined) throw new InfrakitError(`the setting ${setting} is no colour: "${name}"`);
    colours[tone] = sgr;
  }
  const coloured = Object.keys(colours).length === 0 ? withColour : withColours(colours as Colours);
  const environment = {
    ANSIBLE_FORCE_COLOR: settings.value('ANSIBLE_FORCE_COLOR') ? '1' : undefined,
    ANSIBLE_NOCOLOR: settings.written('ANSIBLE_NOCOLOR') ? '1' : undefined,
    ...Object.fromEntries(['FORCE_COLOR', 'NO_COLOR', 'TERM'].map((name) => [name, process.env[name]] as const)),
  };
  return choosePaint(environment, process.stdout.isTTY === true, coloured);
}
