import { change, choice, defineModule, fileState, need, params, probe, sh, str, writeFile } from '../../sdk/index.ts';

const ZONES = '/usr/share/zoneinfo';

/** Sets the time zone by /etc/localtime, which the C library reads, and /etc/timezone where there is one. */
export const timezone = defineModule({
  name: 'timezone',
  collection: 'community.general',
  summary: 'Set the time zone of the host.',
  params: params(() => ({ name: str().optional(), hwclock: choice('local', 'UTC').optional() }), {
    aliases: { hwclock: ['rtc'] },
    rule({ name, hwclock }) {
      if (hwclock !== undefined) return 'hwclock is not supported';
      if (name === undefined) return 'needs a name';
      return /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(name)
        ? undefined
        : `'${name}' is not the name of a time zone`;
    },
  }),
  inspect: ({ name = '' }) => ({
    zone: probe(
      sh`readlink /etc/localtime; echo; cat /etc/timezone 2>/dev/null; echo; [ -f ${`${ZONES}/${name}`} ] && echo known`,
      ({ stdout }) => {
        const [link = '', , text = ''] = stdout.split('\n');
        return { current: link.split('/zoneinfo/')[1] ?? text, text, known: /^known$/m.test(stdout) };
      },
    ),
    at: fileState('/etc/timezone'),
  }),
  *plan({ name = '' }, { zone, at }) {
    need(zone.known, `the host does not know the time zone ${name}`, 'the package tzdata has them');
    if (zone.current !== name) {
      const apply = sh`ln -sf ${`${ZONES}/${name}`} /etc/localtime.infrakit && mv -f /etc/localtime.infrakit /etc/localtime`;
      yield change('name', zone.current || null, name, apply);
    }
    if (at.type === 'file' && zone.text !== name) {
      yield writeFile(at, { bytes: Buffer.from(`${name}\n`) }, { before: `${zone.text}\n` });
    }
  },
});
