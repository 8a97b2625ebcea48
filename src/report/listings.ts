/** A playbook as `--list-hosts`, `--list-tasks` and `--list-tags` show it. */
export interface ListedPlaybook {
  /** As given on the command line. */
  readonly path: string;
  readonly plays: readonly ListedPlay[];
}

export interface ListedPlay {
  /** Without one, Ansible names a play after its pattern. */
  readonly name: string | undefined;
  /** The entries of `hosts:`. */
  readonly patterns: readonly string[];
  readonly tags: readonly string[];
  readonly hosts: readonly string[];
  readonly tasks: readonly ListedTask[];
}

export interface ListedTask {
  /** With `role : ` before it; the action of a task without a name. */
  readonly name: string;
  /** All that apply, those of the play included. */
  readonly tags: readonly string[];
}

export interface ListingParts {
  readonly hosts: boolean;
  readonly tasks: boolean;
  readonly tags: boolean;
}

/** The text of a listing, byte for byte as ansible-playbook prints it; several parts can be asked for at once. */
export function listing(playbooks: readonly ListedPlaybook[], parts: ListingParts): string {
  const lines = playbooks.flatMap(({ path, plays }) => [
    '',
    `playbook: ${path}`,
    ...plays.flatMap((play, index) => playLines(play, index + 1, parts)),
  ]);
  return `${lines.join('\n')}\n`;
}

function playLines(play: ListedPlay, number: number, parts: ListingParts): string[] {
  const pattern = play.patterns.join(',');
  return [
    '',
    `  play #${number} (${pattern}): ${play.name ?? pattern}\tTAGS: [${play.tags.join(',')}]`,
    ...(parts.hosts ? hostLines(play) : []),
    ...(parts.tasks ? taskLines(play) : []),
    ...(parts.tags ? [`      TASK TAGS: ${tagList(play.tasks.flatMap((task) => task.tags))}`] : []),
  ];
}

const hostLines = ({ patterns, hosts }: ListedPlay): string[] => [
  `    pattern: [${patterns.map(pythonQuoted).join(', ')}]`,
  `    hosts (${hosts.length}):`,
  ...hosts.map((host) => `      ${host}`),
];

const taskLines = ({ tasks }: ListedPlay): string[] => [
  '    tasks:',
  ...tasks.map(({ name, tags }) => `      ${name}\tTAGS: ${tagList(tags)}`),
];

const tagList = (tags: readonly string[]): string => `[${[...new Set(tags)].sort().join(', ')}]`;

/** As Python's repr of a string: in double quotes only where that saves escaping. */
function pythonQuoted(text: string): string {
  if (text.includes("'") && !text.includes('"')) return `"${text.replaceAll('\\', '\\\\')}"`;
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
