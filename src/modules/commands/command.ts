import { bool, defineModule, hostWord, list, params, sh, splitWords, str } from '../../sdk/index.ts';
import { commandChange, commandFields, skippedFields } from './run-command.ts';
import { enter, inspectTraces, reasonToSkip, runOnce } from './run-once.ts';

/** Parameters that `command` and `shell` have in common. */
export const commandParams = () => ({
  ...runOnce,
  cmd: str().optional().describe('The command.'),
  stdin: str().optional().describe('What the command reads.'),
  stdin_add_newline: bool().default(true),
  strip_empty_ends: bool().default(true).describe('Take empty lines off the ends of the output.'),
  executable: str().optional().describe('The shell to run it with, instead of /bin/sh.'),
  warn: bool().optional().describe('Accepted and ignored.'),
});

export const command = defineModule({
  name: 'command',
  collection: 'ansible.builtin',
  summary: 'Run a program. No shell reads the command.',
  params: params(
    () => ({
      ...commandParams(),
      argv: list().optional().describe('The command as a list of words.'),
      expand_argument_vars: bool().default(true).describe('Expand ~ and $NAME in the words.'),
    }),
    {
      freeForm: 'cmd',
      ruleFields: { rc: 256 },
      rule: ({ cmd, argv }) => {
        if (cmd !== undefined && argv !== undefined) return 'only command or argv can be given, not both';
        return wordsOf({ cmd, argv }).length === 0 ? 'no command given' : undefined;
      },
    },
  ),
  inspect: inspectTraces,
  *plan(want, is) {
    if (reasonToSkip(want, is)) return;
    const words = wordsOf(want);
    const argv = want.expand_argument_vars ? words.map(hostWord) : words;
    // `exec` looks for programs only, so that nothing here is a builtin of the shell.
    yield commandChange(words.join(' '), enter(want.chdir), sh`exec ${argv}`, { ...want, program: argv[0] });
  },
  result(want, is, [output]) {
    const reason = reasonToSkip(want, is);
    const words = wordsOf(want);
    const fields = reason ? skippedFields(words, reason) : commandFields(words, output, want.strip_empty_ends);
    return want.executable === undefined ? fields : { ...fields, warnings: [unused(want.executable)] };
  },
});

const unused = (executable: string): string =>
  `the parameter 'executable' is no longer supported with the 'command' module. Not using '${executable}'.`;

const wordsOf = ({ cmd, argv }: { readonly cmd?: string | undefined; readonly argv?: readonly string[] | undefined }) =>
  argv ?? splitWords(cmd ?? '');
