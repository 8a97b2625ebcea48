import { defineModule, hostWord, params, sh, str } from '../../sdk/index.ts';
import { commandChange, commandFields } from './run-command.ts';

export const raw = defineModule({
  name: 'raw',
  collection: 'ansible.builtin',
  summary: 'Run a text with a shell, without anything around it.',
  params: params(
    () => ({
      cmd: str().describe('The text.'),
      executable: str().optional().describe('The shell to run it with, instead of /bin/sh.'),
    }),
    { freeForm: 'cmd' },
  ),
  inspect: () => ({}),
  *plan({ cmd, executable }) {
    yield commandChange(cmd, sh`:`, sh`exec ${hostWord(executable ?? '/bin/sh')} -c ${cmd}`);
  },
  result({ cmd }, _, [output]) {
    return commandFields(cmd, output, false);
  },
});
