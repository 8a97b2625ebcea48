import { type Change, change, type Json, type Shell } from '../../sdk/index.ts';
import { postgresqlName, postgresqlText } from './postgresql-quote.ts';

export interface RoleSettings {
  readonly configuration: Readonly<Record<string, Json>>;
  readonly reset_unspecified_configuration: boolean;
  readonly quote_configuration_values: boolean;
}

/** A setting of the server by its name, which may have one of an extension before it: `plpgsql.extra_warnings`. */
export const settingName = (name: string): string => name.split('.').map(postgresqlName).join('.');

const bare = (value: string): string => value.replace(/^'(.*)'$/s, '$1').replaceAll("''", "'");

/**
 * The settings that a session of the role begins with.
 *
 * @param kept `name=value` of each that there is
 */
export function* planSettings(
  role: string,
  want: RoleSettings,
  kept: readonly string[],
  send: (statement: string) => Shell,
): Iterable<Change> {
  const is = new Map(kept.map((line) => [line.replace(/=.*/s, '').toLowerCase(), line.replace(/^[^=]*=/, '')]));
  const wanted = Object.entries(want.configuration).map(([name, value]) => [name, String(value)] as const);
  for (const [name, value] of wanted) {
    const before = is.get(name.toLowerCase()) ?? null;
    const quotes = want.quote_configuration_values;
    if (before === (quotes ? value : bare(value))) continue;
    const text = quotes ? postgresqlText(value) : value;
    yield change(name, before, value, send(`ALTER ROLE ${postgresqlName(role)} SET ${settingName(name)} TO ${text};`));
  }
  if (!want.reset_unspecified_configuration) return;
  const named = new Set(wanted.map(([name]) => name.toLowerCase()));
  for (const [name, before] of is) {
    if (named.has(name)) continue;
    yield change(name, before, null, send(`ALTER ROLE ${postgresqlName(role)} RESET ${settingName(name)};`));
  }
}
