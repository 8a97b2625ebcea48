import type { Facts } from './fact.ts';
import type { Readings } from './readings.ts';

/** Who the tasks run as, and in what environment. */
export function user(readings: Readings): Facts {
  const [name = '', , , , gecos = '', home = '', shell = ''] = readings.one('passwd').split(':');
  const id = (key: string) => Number(readings.one(key));
  return {
    user_id: name,
    user_uid: id('uid'),
    user_gid: id('gid'),
    user_gecos: gecos,
    user_dir: home,
    user_shell: shell,
    real_user_id: id('ruid'),
    effective_user_id: id('uid'),
    real_group_id: id('rgid'),
    effective_group_id: id('gid'),
    effective_group_ids: readings.one('groups').split(' ').map(Number),
  };
}

/** The script swapped line ends within a value for U+0001. */
export function environment(readings: Readings): Facts {
  const env: Record<string, string> = {};
  for (const entry of readings.all('env')) {
    const at = entry.indexOf('=');
    if (at > 0) env[entry.slice(0, at)] = entry.slice(at + 1).replaceAll('\u0001', '\n');
  }
  return { env };
}
