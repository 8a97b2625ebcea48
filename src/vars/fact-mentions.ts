import { isReserved } from './facts-layer.ts';

/** Variables of Ansible's own that no fact can be. */
const MAGIC: ReadonlySet<string> = new Set(
  `check_mode config_file collection_name dependent_role_names diff_mode failed_result failed_task forks index_var
  inventory_sources job_id limit loop loop_var managed parent_role_names play_batch play_hosts play_hosts_all play_name
  play_role_names playbook_python role_name role_names run_tags search_path skip_tags verbosity version`.split(/\s+/),
);

/** Lookups that read no variables but those that stand in their terms. */
const PLAIN_LOOKUPS: ReadonlySet<string> = new Set(
  `config csvfile dict env file fileglob first_found flattened indexed_items ini inventory_hostnames items lines list
  nested password pipe random_choice sequence subelements together unvault url`.split(/\s+/),
);

/** Whether a lookup, called by its name or as `with_<name>`, may read variables by names that it is given as data. */
export const readsByName = (lookup: string): boolean => !PLAIN_LOOKUPS.has(lookup.split('.').at(-1) ?? '');

/** A tag of a template: texts in it count as wholes, so that a `}}` within one does not end it. */
const TAG =
  /\{\{(?:'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|[^'"])*?\}\}|\{%(?:'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|[^'"])*?%\}/g;

/** The parts of a template that are code; all of it where that is not plain to see, as behind a dict within a dict. */
export function codeOf(template: string): string {
  const rest = template.replace(TAG, ' ');
  return /[{%]\{|\{%|[}%]\}/.test(rest) ? template : (template.match(TAG) ?? []).join('\n');
}

const LOOKUP_CALL = /\b(?:lookup|query|q)\b(?:\s*\(\s*(?:'([\w.]+)'|"([\w.]+)")\s*[,)])?/g;
const FACT = /\bansible_(\w*)(?:\s*\.\s*([A-Za-z_]\w*)|\s*\[\s*'(\w+)'\s*\]|\s*\[\s*"(\w+)"\s*\])?/g;

/**
 * The facts that a piece of code reads, without `ansible_`; undefined where only running it can tell: `hostvars`, `vars`,
 * a lookup of variables, the facts as a whole. It looks at words alone and takes those in texts and comments for names,
 * too: what it names too much costs a host some milliseconds, what it overlooked would break a playbook.
 */
export function factsMentioned(code: string): ReadonlySet<string> | undefined {
  const facts = new Set<string>();
  if (/\b(?:vars|hostvars|varnames)\b/.test(code)) return undefined;
  for (const [, single, double] of code.matchAll(LOOKUP_CALL)) {
    if (readsByName(single ?? double ?? '')) return undefined;
  }
  for (const [, name = '', ...keys] of code.matchAll(FACT)) {
    const fact = name === 'facts' ? keys.find((key) => key !== undefined) : name;
    if (fact === undefined || fact === '') return undefined;
    if (name === 'facts' || !(MAGIC.has(name) || isReserved(`ansible_${name}`))) facts.add(fact);
  }
  return facts;
}
