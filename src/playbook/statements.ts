/** Tasks that bring in other tasks. */
const STATEMENTS = ['import_tasks', 'include_tasks', 'import_role', 'include_role', 'include'] as const;
export type Statement = (typeof STATEMENTS)[number];

/** Modules whose free text is a command line: of `k=v` words only these are arguments. */
const COMMAND_LINES = new Set(['command', 'shell', 'raw', 'script', 'win_command', 'win_shell']);
const COMMAND_OPTIONS = new Set([
  'chdir',
  'creates',
  'executable',
  'removes',
  'stdin',
  'stdin_add_newline',
  'strip_empty_ends',
  'warn',
]);

/** A module's name without the collection that Ansible itself comes with. */
export const shortName = (name: string): string => name.replace(/^ansible\.(?:builtin|legacy|windows)\./, '');

export function statementOf(name: string): Statement | undefined {
  const short = shortName(name);
  return STATEMENTS.find((statement) => statement === short);
}

export const takesCommandLine = (name: string): boolean => COMMAND_LINES.has(shortName(name));

/** Whether `key=…` in the text after a module's name is an argument of it. */
export const isArgument = (module: string, key: string): boolean =>
  !takesCommandLine(module) || COMMAND_OPTIONS.has(key);

const ROLE_OPTIONS = [
  'allow_duplicates',
  'defaults_from',
  'handlers_from',
  'name',
  'public',
  'role',
  'rolespec_validate',
  'tasks_from',
  'vars_from',
];

/** The arguments that each statement knows. */
export const STATEMENT_OPTIONS: Readonly<Record<Statement, readonly string[]>> = {
  import_tasks: ['file'],
  include_tasks: ['apply', 'file'],
  import_role: ROLE_OPTIONS,
  include_role: [...ROLE_OPTIONS, 'apply'],
  include: ['apply', 'file'],
};

/** The keywords that work on a dynamic include itself; the others belong into its `apply`. */
export const INCLUDE_KEYWORDS = new Set([
  'action',
  'args',
  'collections',
  'ignore_errors',
  'include',
  'listen',
  'local_action',
  'loop',
  'loop_control',
  'name',
  'no_log',
  'notify',
  'register',
  'run_once',
  'tags',
  'timeout',
  'vars',
  'when',
]);
