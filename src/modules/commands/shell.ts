import { defineModule, hostWord, params, sh, str } from '../../sdk/index.ts';
import { commandParams } from './command.ts';
import { commandChange, commandFields, skippedFields } from './run-command.ts';
import { enter, inspectTraces, reasonToSkip } from './run-once.ts';

export const shell = defineModule({
  name: 'shell',
  collection: 'ansible.builtin',
  summary: 'Run a text with a shell.',
  params: params(
    () => ({ ...commandParams(), expand_argument_vars: str().optional().describe('Refused: a shell expands them.') }),
    {
      freeForm: 'cmd',
      rule({ cmd, expand_argument_vars }) {
        // In the words by which Ansible refuses it.
        if (expand_argument_vars !== undefined)
          return 'Unsupported parameters for (shell) module: expand_argument_vars';
        return cmd === undefined ? 'cmd is needed' : undefined;
      },
    },
  ),
  inspect: inspectTraces,
  *plan(want, is) {
    if (reasonToSkip(want, is)) return;
    const program = hostWord(want.executable ?? '/bin/sh');
    yield commandChange(want.cmd ?? '', enter(want.chdir), sh`exec ${program} -c ${want.cmd ?? ''}`, want);
  },
  result(want, is, [output]) {
    const cmd = want.cmd ?? '';
    const reason = reasonToSkip(want, is);
    return reason ? skippedFields(cmd, reason) : commandFields(cmd, output, want.strip_empty_ends);
  },
});
