import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { bool, defineModule, hostWord, InfrakitError, isVault, params, sh, splitWords, str } from '../../sdk/index.ts';
import { commandChange, commandFields, skippedFields } from './run-command.ts';
import { enter, inspectTraces, reasonToSkip, runOnce } from './run-once.ts';

export const script = defineModule({
  name: 'script',
  collection: 'ansible.builtin',
  summary: 'Run a script of the control node on the host.',
  params: params(
    () => ({
      ...runOnce,
      cmd: str().optional().describe('The path of the script on the control node, and its arguments.'),
      executable: str().optional().describe('The program that reads the script, instead of the one it names.'),
      decrypt: bool().default(true).describe('Decrypt the script where it is a vault.'),
    }),
    {
      freeForm: 'cmd',
      rule: ({ cmd }) => (cmd === undefined ? 'one of the following is required: free_form, cmd' : undefined),
    },
  ),
  prepare({ cmd = '', ...want }, node) {
    const [name = '', ...words] = splitWords(cmd);
    const path = node.find('files', name);
    const bytes = readFileSync(path);
    const plain = want.decrypt && isVault(bytes) ? node.decrypt(path) : bytes;
    return { ...want, cmd, name: basename(path), text: textOf(path, plain), words };
  },
  background: false,
  inspect: (want) => inspectTraces(want),
  *plan(want, is) {
    if (reasonToSkip(want, is)) return;
    // A directory of its own, which nobody else can enter: the script may hold secrets.
    const lay = sh`scripts=$(mktemp -d) || exit 1
trap 'rm -rf -- "$scripts"' EXIT
printf %s ${want.text} >"$scripts/"${want.name} && chmod 0700 -- "$scripts/"${want.name} || exit 1
${enter(want.chdir)}`;
    const program = want.executable === undefined ? [] : splitWords(want.executable).map(hostWord);
    yield commandChange(want.cmd, lay, sh`exec ${program} "$scripts/"${want.name} ${want.words.map(hostWord)}`);
  },
  result(want, is, [output]) {
    const reason = reasonToSkip(want, is);
    const option = is.created ? 'creates' : 'removes';
    const told = { msg: `${reason}, matching ${option} option`, skipped: true };
    return reason ? { ...skippedFields(want.cmd, reason), ...told } : commandFields(want.cmd, output, false);
  },
});

/** @throws InfrakitError for programs that are no text */
function textOf(path: string, bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {}
  throw new InfrakitError(`${path} is not a script but a binary`, { hint: 'copy it and run it with command' });
}
