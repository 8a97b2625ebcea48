import type { Topic } from './fact.ts';
import { readTable } from './readings.ts';

/** Who the tasks run as, and in what environment. */
export const user: Topic = {
  names: [
    'user_id',
    'user_uid',
    'user_gid',
    'user_gecos',
    'user_dir',
    'user_shell',
    'real_user_id',
    'effective_user_id',
    'real_group_id',
    'effective_group_id',
    'effective_group_ids',
  ],
  files: ['/proc/self/status'],
  questions: ['user'],
  facts(readings) {
    const [name = '', , , , gecos = '', home = '', shell = ''] = readings.one('passwd').split(':');
    const status = readTable(readings.lines('/proc/self/status'));
    const ids = (key: string) =>
      (status.get(key) ?? '')
        .split(/\s+/)
        .filter((word) => word !== '')
        .map(Number);
    const [realUser = 0, uid = 0] = ids('Uid');
    const [realGroup = 0, gid = 0] = ids('Gid');
    return {
      user_id: name,
      user_uid: uid,
      user_gid: gid,
      user_gecos: gecos,
      user_dir: home,
      user_shell: shell,
      real_user_id: realUser,
      effective_user_id: uid,
      real_group_id: realGroup,
      effective_group_id: gid,
      effective_group_ids: [...new Set([realGroup, gid, ...ids('Groups')])],
    };
  },
};

/** The environment that the tasks run in. */
export const environment: Topic = {
  names: ['env'],
  questions: ['environments'],
  facts(readings) {
    const env: Record<string, string> = {};
    for (const entry of readings.environments[0]) {
      const at = entry.indexOf('=');
      if (at > 0) env[entry.slice(0, at)] = entry.slice(at + 1);
    }
    return { env };
  },
};
