import { describe, expect, it } from 'vitest';
import { type ListedPlaybook, listing } from '../../src/report/listings.ts';

const SITE: ListedPlaybook = {
  path: 'site.yml',
  plays: [
    {
      name: "it's é",
      patterns: ['n1', 'n2', '!n3'],
      tags: ['zed', 'play'],
      hosts: ['n2', 'n1'],
      tasks: [
        { name: 'web : in role', tags: ['zed', 'play'] },
        { name: 'hello', tags: ['b', 'a', 'zed', 'play'] },
      ],
    },
    { name: undefined, patterns: ["n'3"], tags: [], hosts: [], tasks: [] },
  ],
};

describe('a listing', () => {
  it('of hosts has the bytes of ansible-playbook --list-hosts', () => {
    expect(listing([SITE], { hosts: true, tasks: false, tags: false })).toBe(
      [
        '',
        'playbook: site.yml',
        '',
        "  play #1 (n1,n2,!n3): it's é\tTAGS: [zed,play]",
        "    pattern: ['n1', 'n2', '!n3']",
        '    hosts (2):',
        '      n2',
        '      n1',
        '',
        "  play #2 (n'3): n'3\tTAGS: []",
        '    pattern: ["n\'3"]',
        '    hosts (0):',
        '',
      ].join('\n'),
    );
  });

  it('of tasks and tags shows the tags of each task, sorted, and then of all', () => {
    expect(listing([SITE], { hosts: false, tasks: true, tags: true })).toBe(
      [
        '',
        'playbook: site.yml',
        '',
        "  play #1 (n1,n2,!n3): it's é\tTAGS: [zed,play]",
        '    tasks:',
        '      web : in role\tTAGS: [play, zed]',
        '      hello\tTAGS: [a, b, play, zed]',
        '      TASK TAGS: [a, b, play, zed]',
        '',
        "  play #2 (n'3): n'3\tTAGS: []",
        '    tasks:',
        '      TASK TAGS: []',
        '',
      ].join('\n'),
    );
  });

  it('goes through the playbooks one after the other', () => {
    const empty = { path: 'empty.yml', plays: [] };
    expect(listing([empty, empty], { hosts: false, tasks: false, tags: true })).toBe(
      '\nplaybook: empty.yml\n\nplaybook: empty.yml\n',
    );
  });
});
