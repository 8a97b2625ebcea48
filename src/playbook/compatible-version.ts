/** The version of ansible-core whose behaviour playbooks can count on; many roles compare against it. */
export const COMPATIBLE = { full: '2.17.0', major: 2, minor: 17, revision: 0 } as const;
