import type { Keyword } from '../playbook/model.ts';
import { loadVarsFile } from '../playbook/vars-file.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { putOver } from '../template/operations/merge-variables.ts';
import { UndefinedVariable } from '../template/undefined-variable.ts';
import { type Dict, isList } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { findFile } from './control-node.ts';
import type { HostState } from './host-state.ts';
import type { PlayContext } from './play-context.ts';
import type { RunContext } from './run-context.ts';
import { loadNow } from './run-time-load.ts';

/**
 * Reads the play's `vars_files` for each of the hosts; of a list of names the first that is there counts. A name
 * that needs a variable the host does not have yet, such as a fact, is left out.
 *
 * @throws InfrakitError where no file of an entry is there
 */
export function readVarsFiles(run: RunContext, context: PlayContext, hosts: readonly HostState[]): void {
  if (context.play.varsFiles.length === 0) return;
  for (const host of hosts) readFor(host, run, context);
}

function readFor(host: HostState, run: RunContext, context: PlayContext): void {
  const merged: Dict = new Map();
  // Later files may be named by what earlier ones say.
  context.varsFiles.set(host.name, merged);
  for (const entry of context.play.varsFiles) {
    const path = findEntry(entry, run, run.scopes.forHost(host, context));
    if (path === undefined) continue;
    const loaded = loadNow(run.load, (load) => loadVarsFile(path, load, entry.span));
    putOver(merged, loaded, run.options.settings.mergesHashes);
  }
}

function findEntry({ value, span }: Keyword, run: RunContext, scope: LayeredScope): string | undefined {
  const names = isList(value) ? value : [value];
  let unnamed = false;
  for (const written of names) {
    try {
      return findFile(scope, 'vars', String(run.renderer.render(written, scope)));
    } catch (error) {
      if (!(error instanceof InfrakitError)) throw error;
      unnamed ||= error instanceof UndefinedVariable;
    }
  }
  if (unnamed) return undefined;
  throw new InfrakitError('none of these vars files was found', { span, hint: 'paths are relative to the playbook' });
}
