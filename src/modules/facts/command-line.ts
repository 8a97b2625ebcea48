import type { Topic } from './fact.ts';

/** The command line of the kernel: a word without `=` is true. In `proc_cmdline` a key that comes twice is a list. */
export const commandLine: Topic = {
  names: ['cmdline', 'proc_cmdline'],
  files: ['/proc/cmdline'],
  facts(readings) {
    const cmdline: Record<string, string | boolean> = {};
    const every: Record<string, string | boolean | string[]> = {};
    for (const word of readings.line('/proc/cmdline').match(/(?:[^\s"]|"[^"]*")+/g) ?? []) {
      const at = word.indexOf('=');
      const [key, value] = at < 0 ? [word, true] : [word.slice(0, at), word.slice(at + 1)];
      const before = every[key];
      cmdline[key] = value;
      every[key] = before === undefined ? value : [before, value].flat().map(String);
    }
    return { cmdline, proc_cmdline: every };
  },
};
