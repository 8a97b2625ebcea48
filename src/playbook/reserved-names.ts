import type { YamlEntry } from '../source/yaml-node.ts';
import type { LoadContext } from './load-context.ts';
import { warn } from './load-context.ts';
import { openYaml } from './open-yaml.ts';

/** The keywords of plays, roles, blocks and tasks, and what templates call by name: no variable should be called so. */
const RESERVED: ReadonlySet<string> = new Set(
  `action always any_errors_fatal args async async_val become become_exe become_flags become_method become_user block
  changed_when check_mode collections connection debugger delay delegate_facts delegate_to diff environment fact_path
  failed_when force_handlers gather_facts gather_subset gather_timeout handlers hosts ignore_errors ignore_unreachable
  local_action loop loop_control loop_with max_fail_percentage module_defaults name no_log notify order poll port
  post_tasks pre_tasks register remote_user rescue retries roles run_once serial strategy tags tasks throttle timeout
  until vars_files vars_prompt when with_ cycler dict joiner lipsum lookup namespace now q query range undef`.split(
    /\s+/,
  ),
);

const HINT = 'it is a keyword, or a function of templates: another name keeps the two apart';

/** Warns, in Ansible's words, of variables whose names mean something else. */
export function warnOfReserved(entries: readonly YamlEntry[], context: LoadContext): void {
  for (const { key } of entries) {
    const message = `Found variable using reserved name: ${key.value}`;
    const isTold = context.warnings.some(
      (told) => told.message === message && told.span?.source === key.span.source && told.span.start === key.span.start,
    );
    if (RESERVED.has(String(key.value)) && !isTold) warn(context, message, { span: key.span, hint: HINT });
  }
}

/** The same for the variables of files, which were read before. */
export function warnOfReservedIn(paths: readonly string[], context: LoadContext): void {
  for (const path of paths) {
    const root = openYaml(path, context);
    if (root?.kind === 'mapping') warnOfReserved(root.entries, context);
  }
}

/** The same for names that stand in no file. */
export function warnOfReservedNames(names: Iterable<unknown>, context: LoadContext): void {
  for (const name of names) {
    if (RESERVED.has(String(name))) warn(context, `Found variable using reserved name: ${name}`, { hint: HINT });
  }
}
