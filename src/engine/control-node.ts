import { readFileSync, statSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { shownPath } from '../playbook/open-yaml.ts';
import { loadVarsFile } from '../playbook/vars-file.ts';
import { type ControlNode, DependsOnUnknown } from '../sdk/control-node.ts';
import { decrypt, decryptBytes, isVaulted } from '../secret/vault.ts';
import { isThere } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { calendarAt } from '../template/formats/time/date-time.ts';
import { strftime } from '../template/formats/time/strftime.ts';
import type { FileKind } from '../template/scope.ts';
import type { TemplateFileOptions } from '../template/template-file-options.ts';
import { type Dict, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { lazyLayer } from '../vars/lazy-layer.ts';
import type { RunContext } from './run-context.ts';
import { loadNow } from './run-time-load.ts';

/** What of a run it takes. */
type ControlNodeParts = Pick<RunContext, 'renderer' | 'load' | 'options'>;

/** The control node as one task on one host sees it. */
export function controlNodeFor(
  scope: LayeredScope,
  { renderer, load, options: { settings } }: ControlNodeParts,
): ControlNode {
  return {
    homeDirectory: homedir(),
    find: (kind, name) => findFile(scope, kind, name),
    variable(name) {
      const value = scope.get(name);
      return value === undefined ? undefined : String(renderer.render(value, scope));
    },
    loadVars: (path): Dict => loadNow(load, (context) => loadVarsFile(path, context)),
    decrypt(path) {
      if (!load.vault?.size) {
        throw new InfrakitError(`A vault password or secret must be specified to decrypt ${path}`);
      }
      return decryptBytes(readFileSync(path, 'utf8'), load.vault).reveal();
    },
    render(path: string, options?: TemplateFileOptions): string {
      const written = readFileSync(path, 'utf8');
      const source = isVaulted(written) ? decrypt(written, load.vault).reveal() : written;
      const text = renderer.renderFile(
        { path: shownPath(path), text: source },
        scope.with(templateVariables(path, settings.managed)),
        options,
      );
      if (text instanceof Unknown) throw new DependsOnUnknown(text.reason);
      return text;
    },
  };
}

/**
 * The absolute path of a file of a playbook or role.
 *
 * @throws InfrakitError naming every place searched
 */
export function findFile(scope: LayeredScope, kind: FileKind, name: string): string {
  const wanted = name.startsWith('~/') ? join(homedir(), name.slice(2)) : name;
  const places = isAbsolute(wanted) ? [wanted] : scope.searchPath(kind).map((directory) => resolve(directory, wanted));
  const found = places.find(isThere);
  if (found) return wanted.endsWith('/') ? `${found}/` : found;
  throw new InfrakitError(`could not find "${name}" on the control node`, {
    hint: `searched ${places.join(', ')}`,
  });
}

/** The setting `ansible_managed` for one template: `{file}`, `{host}`, `{uid}`, and strftime(3) of its last change. */
function managedBy(managed: string, path: string): string {
  if (!/[{%]/.test(managed)) return managed;
  const { uid, mtimeMs } = statSync(path);
  const named = managed.replaceAll('{file}', path).replaceAll('{host}', hostname()).replaceAll('{uid}', userOf(uid));
  return strftime(named, calendarAt(mtimeMs, false));
}

/** The name of an account where it is ours, else its number. */
const userOf = (uid: number): string => (uid === process.getuid?.() ? userInfo().username : String(uid));

/** The variables that only templates see, as the `template` module documents them. */
function templateVariables(path: string, managed: string) {
  const absolute = resolve(path);
  return lazyLayer({
    ansible_managed: (): Value => managedBy(managed, path),
    template_host: () => hostname(),
    template_path: () => path,
    template_fullpath: () => absolute,
    template_uid: () => String(statSync(absolute).uid),
    template_mtime: () => statSync(absolute).mtime.toISOString(),
    template_run_date: () => new Date().toISOString(),
    template_name: () => basename(path),
  });
}
