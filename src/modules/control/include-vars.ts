import {
  bool,
  type ControlNode,
  choice,
  type Dict,
  defineControl,
  InfrakitError,
  int,
  list,
  mergedValue,
  params,
  str,
} from '../../sdk/index.ts';
import { needVariableName } from './variable-name.ts';
import { type DirectorySearch, varsFiles } from './vars-files.ts';

export const includeVars = defineControl({
  name: 'include_vars',
  collection: 'ansible.builtin',
  summary: 'Load variables from a YAML or JSON file, or from those of a directory.',
  params: params(
    () => ({
      file: str().optional(),
      dir: str().optional(),
      name: str().optional(),
      depth: int().default(0),
      files_matching: str().optional(),
      ignore_files: list().default([]),
      extensions: list().default(['yaml', 'yml', 'json']),
      ignore_unknown_extensions: bool().default(false),
      hash_behaviour: choice('replace', 'merge').optional(),
    }),
    {
      freeForm: 'file',
      rule: ({ file, dir }) => {
        return (file === undefined) === (dir === undefined) ? 'needs one of file and dir' : undefined;
      },
    },
  ),
  where: 'controller',
  check: 'run',
  run(want, { node, variable }) {
    const merges = want.hash_behaviour === 'merge';
    const { paths, loaded } = told(() => load(want, merges, node));
    const vars: Dict = want.name === undefined ? loaded : new Map([[want.name, loaded]]);
    for (const [name, value] of vars) {
      needVariableName(name);
      if (merges) vars.set(name, mergedValue(variable(String(name)), value));
    }
    return {
      fields: { ansible_included_var_files: paths },
      effects: [{ kind: 'vars', vars }],
    };
  },
});

interface Wanted extends DirectorySearch {
  readonly file?: string | undefined;
  readonly dir?: string | undefined;
}

function load(want: Wanted, merges: boolean, node: ControlNode): { readonly paths: string[]; readonly loaded: Dict } {
  const paths =
    want.dir === undefined ? [node.find('vars', want.file ?? '')] : varsFiles(node.find('vars', want.dir), want);
  const loaded: Dict = new Map();
  for (const path of paths) {
    for (const [name, value] of node.loadVars(path))
      loaded.set(name, merges ? mergedValue(loaded.get(name), value) : value);
  }
  return { paths, loaded };
}

/** A failure to load tells why in `message`, too: in Ansible this module has no `msg`. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
    const { message, span, hint } = error;
    throw new InfrakitError(message, { span, hint, cause: error, fields: { message, ansible_included_var_files: [] } });
  }
}
