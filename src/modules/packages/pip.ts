import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  hostWord,
  joinShell,
  list,
  need,
  type Output,
  params,
  path,
  probe,
  type Shell,
  sh,
  splitWords,
  str,
  userUmask,
} from '../../sdk/index.ts';
import { isSatisfied, normalName, type PythonPackage, readPackages } from './python-package.ts';

const pipParams = params(
  () => ({
    name: list().default([]).describe('Packages, with versions as pip writes them, or addresses.'),
    version: str().optional().describe('Of the one package that is named.'),
    requirements: str().optional().describe('A file of requirements on the host.'),
    virtualenv: path().optional().describe('The environment to install into; it is made where it is not there.'),
    virtualenv_command: str().default('virtualenv'),
    virtualenv_python: str().optional(),
    virtualenv_site_packages: bool().default(false),
    extra_args: str().optional(),
    editable: bool().default(false),
    executable: path().optional().describe('The pip to use, or its path.'),
    chdir: path().optional(),
    umask: str().optional(),
    break_system_packages: bool().default(false),
    state: choice('present', 'absent', 'latest', 'forcereinstall').default('present'),
  }),
  {
    rule({ name, requirements, virtualenv, executable, version, umask, state }) {
      if (name.length === 0 && requirements === undefined && virtualenv === undefined) {
        return 'one of the following is required: name, requirements, virtualenv';
      }
      if (name.length > 0 && requirements !== undefined) return 'parameters are mutually exclusive: name|requirements';
      if (virtualenv !== undefined && executable !== undefined)
        return 'parameters are mutually exclusive: executable|virtualenv';
      if (version !== undefined && name.length !== 1)
        return "'version' argument is ambiguous when installing multiple package distributions";
      if (version !== undefined && state === 'latest') return 'version is incompatible with state=latest';
      return umask !== undefined && !/^[0-7]{1,4}$/.test(umask) ? 'umask must be an octal integer' : undefined;
    },
  },
);

type Want = ReturnType<typeof pipParams.schema.parse>;

/** The program as words; the first that is there of what the task names, or of what a host can have. */
const findPip = ({ virtualenv, executable }: Want): Shell => {
  if (virtualenv !== undefined) {
    const bin = hostWord(`${virtualenv}/bin`);
    return sh`pip() { command ${bin}/pip "$@"; }; [ -x ${bin}/pip ] || pip() { command ${bin}/pip3 "$@"; }
has_pip() { [ -x ${bin}/pip ] || [ -x ${bin}/pip3 ]; }`;
  }
  if (executable !== undefined) {
    return sh`pip() { command ${hostWord(executable)} "$@"; }; has_pip() { command -v ${hostWord(executable)} >/dev/null; }`;
  }
  return sh`p=; for c in pip3 pip; do [ -z "$p" ] && p=$(command -v "$c"); done
if python3 -c 'import pip' 2>/dev/null; then pip() { python3 -m pip "$@"; }; else pip() { "$p" "$@"; }; fi
has_pip() { [ -n "$p" ] || python3 -c 'import pip' 2>/dev/null; }`;
};

const QUIET = sh`export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1`;

/** Answers `name==version` lines, without those of editable packages that pip writes as addresses. */
const LIST = sh`pip list --format=freeze`;

export const pip = defineModule({
  name: 'pip',
  collection: 'ansible.builtin',
  summary: 'Install packages of Python with the pip of the host, or remove them.',
  params: pipParams,
  inspect: (want) => ({
    is: probe(
      joinShell(
        [
          findPip(want),
          QUIET,
          want.chdir === undefined ? sh`:` : sh`cd -- ${hostWord(want.chdir)} || exit 4`,
          sh`has_pip || exit 3; ${LIST} 2>&1`,
        ],
        '\n',
      ),
      ({ rc, stdout }) => ({ rc, installed: readList(stdout) }),
    ),
  }),
  *plan(want, { is }) {
    need(is.rc !== 4, `the directory ${want.chdir} is not there`);
    const makesEnvironment = want.virtualenv !== undefined && is.rc === 3;
    need(makesEnvironment || is.rc !== 3, 'Unable to find any of pip3, pip to use.  pip needs to be installed.');
    need(makesEnvironment || is.rc === 0, `pip cannot list what is installed: exit status ${is.rc}`);
    if (makesEnvironment) yield change('virtualenv', null, want.virtualenv ?? '', environment(want));
    yield* planPackages(want, is.installed);
  },
  result(want, _is, outputs) {
    const { name, version, requirements, virtualenv, state } = want;
    const texts = outputs.map(({ stdout }) => stdout);
    const fields = {
      name,
      version: version ?? null,
      requirements: requirements ?? null,
      virtualenv: virtualenv ?? null,
      state,
    };
    const said = texts.map((text) => text.replace(/\0[\s\S]*$/, '')).join('');
    const idle = state !== 'forcereinstall' && outputs.length > 0 && outputs.every(isIdle);
    return { ...fields, stdout: said, ...(idle ? { changed: false } : {}) };
  },
});

function* planPackages(want: Want, installed: ReadonlyMap<string, string>): Iterable<Change> {
  const packages = readPackages(want.name, want.version);
  const file = want.requirements === undefined ? [] : [sh`-r`, hostWord(want.requirements)];
  if (want.state === 'absent') return yield* removals(want, packages, installed, file);
  if (packages.length === 0 && file.length === 0) return;
  const open = packages.filter(
    (one) => want.state !== 'present' || want.editable || isSatisfied(one, installed) !== true,
  );
  if (open.length === 0 && file.length === 0) return;
  const missing = open.filter((one) => isSatisfied(one, installed) === false);
  const options = {
    present: [],
    latest: ['-U'],
    forcereinstall: ['-U', '--force-reinstall'],
  }[want.state];
  const words = [...options, ...(want.editable ? ['-e'] : []), ...open.map(({ text }) => text)];
  const certain = missing.length > 0 || want.state === 'forcereinstall';
  const before = open
    .map((one) => shown(one, installed))
    .filter((line) => line !== '')
    .join('\n');
  yield change(
    'packages',
    before,
    open.map(({ text }) => text).join('\n') || (want.requirements ?? ''),
    script(want, sh`pip install ${[...extra(want), ...words, ...file]}`),
    {
      certainty: certain ? 'will' : 'may',
      ...(want.state === 'forcereinstall' ? { repeats: true } : {}),
    },
  );
}

function* removals(
  want: Want,
  packages: readonly PythonPackage[],
  installed: ReadonlyMap<string, string>,
  file: readonly Shell[],
): Iterable<Change> {
  const there = packages.filter(({ name }) => name === undefined || installed.has(name));
  if (there.length === 0 && file.length === 0) return;
  const names = there.map(({ text, name }) => name ?? text);
  yield change(
    'packages',
    names.join('\n') || (want.requirements ?? ''),
    null,
    script(want, sh`pip uninstall -y ${[...names, ...file]}`),
    {
      certainty: there.some(({ name }) => name !== undefined) ? 'will' : 'may',
    },
  );
}

const shown = ({ name = '' }: PythonPackage, installed: ReadonlyMap<string, string>): string =>
  installed.has(name) ? `${name}==${installed.get(name)}` : '';

const extra = (want: Want): string[] => [
  ...(want.break_system_packages ? ['--break-system-packages'] : []),
  ...splitWords(want.extra_args ?? ''),
];

/** Prints what pip says, then a NUL and whether the packages are others than before. */
function script(want: Want, call: Shell): Shell {
  return joinShell(
    [
      findPip(want),
      QUIET,
      want.umask === undefined ? userUmask : sh`umask ${want.umask}`,
      want.chdir === undefined ? sh`:` : sh`cd -- ${hostWord(want.chdir)} || exit`,
      sh`before=$(${LIST} 2>/dev/null)
${call} || exit
[ "$before" != "$(${LIST} 2>/dev/null)" ] || printf '\0same\n'`,
    ],
    '\n',
  );
}

const isIdle = ({ rc, stdout }: Output): boolean => rc === 0 && stdout.endsWith('\0same\n');

function environment(want: Want): Shell {
  const words = splitWords(want.virtualenv_command);
  const isVenv = words.includes('venv') || /pyvenv/.test(words[0] ?? '');
  const options = [
    ...(want.virtualenv_site_packages ? ['--system-site-packages'] : []),
    ...(want.virtualenv_python === undefined || isVenv ? [] : ['-p', want.virtualenv_python]),
  ];
  const umask = want.umask === undefined ? userUmask : sh`umask ${want.umask}`;
  const enter = want.chdir === undefined ? sh`:` : sh`cd -- ${hostWord(want.chdir)} || exit`;
  return joinShell([umask, enter, sh`${words.map(hostWord)} ${options} ${hostWord(want.virtualenv ?? '')}`], '\n');
}

const readList = (stdout: string): ReadonlyMap<string, string> =>
  new Map(
    stdout.split('\n').flatMap((line): [string, string][] => {
      const [name, version] = line.trim().split('==');
      return name && version ? [[normalName(name), version]] : [];
    }),
  );
