import type { Kind } from './coverage.ts';

/**
 * What is done otherwise than Ansible does it, where content may notice. The page docs/compatibility.md has the reasons.
 */
const DIFFERENCES: Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>> = {
  module: {
    command: 'in check mode the outcome is "unknown": whether it would change something is not known',
    shell: 'in check mode the outcome is "unknown": whether it would change something is not known',
    raw: 'in check mode the outcome is "unknown": whether it would change something is not known',
    script: 'in check mode the outcome is "unknown": whether it would change something is not known',
    uri: 'works without Python on the host: through curl or wget there, or through the connection',
    get_url: 'works without Python on the host: through curl or wget there, or through the connection',
    wait_for: 'works without Python on the host',
    setup: 'facts are gathered without Python; facts never set connection variables',
  },
  keyword: {
    collections: 'accepted; names of modules are found without it',
    gather_facts: 'the facts are gathered that something in the run may read',
  },
  strategy: {
    free: 'a host keeps its place among those that are worked on until it is through',
  },
  connection: {
    smart: 'is ssh',
    paramiko: 'is ssh',
    paramiko_ssh: 'is ssh',
  },
};

/** How a thing that we have differs from Ansible's. */
export const differenceOf = (kind: Kind, name: string): string | undefined => {
  const table = DIFFERENCES[kind] ?? {};
  return Object.hasOwn(table, name) ? table[name] : undefined;
};
