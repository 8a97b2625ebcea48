import { statementsOf } from './python-statements.ts';

/** A name that Python source imports. */
export interface PythonImport {
  /** Dotted, absolute. */
  readonly module: string;
  /** What is taken out of the module by `from … import …`: each may be a module itself. */
  readonly names: readonly string[];
  /** It stands inside of something, as `try:` or a function, so that the source may do without it. */
  readonly optional: boolean;
}

/**
 * What a Python source imports, as far as it can be read without Python: `import` and `from … import` wherever they stand.
 *
 * @param own the dotted name of the source's own module, from which relative imports start
 * @param isPackage true of an `__init__.py`
 */
export function pythonImports(source: string, own: string, isPackage = false): PythonImport[] {
  return statementsOf(source).flatMap((statement): PythonImport[] => {
    const optional = /^\s/.test(statement);
    const text = statement.trim();
    const taken = /^from\s+(\.*)\s*([\w.]*)\s+import\s*(.+)$/.exec(text);
    if (taken) {
      const [, dots = '', rest = '', list = ''] = taken;
      const module = dots === '' ? rest : relative(own, isPackage, dots.length, rest);
      return module === undefined || module === '' ? [] : [{ module, names: namesIn(list), optional }];
    }
    const plain = /^import\s+(.+)$/.exec(text);
    return plain ? namesIn(plain[1] ?? '').map((module) => ({ module, names: [], optional })) : [];
  });
}

/** What `from ..rest` means in a module: the first dot is the package that the module is in. */
function relative(own: string, isPackage: boolean, dots: number, rest: string): string | undefined {
  const parts = own.split('.');
  const up = isPackage ? dots - 1 : dots;
  if (up > parts.length) return undefined;
  return [...parts.slice(0, parts.length - up), ...(rest === '' ? [] : [rest])].join('.');
}

const namesIn = (list: string): string[] =>
  list
    .replace(/[()]/g, ' ')
    .split(',')
    .map(
      (name) =>
        name
          .trim()
          .split(/\s+as\s+/)[0]
          ?.trim() ?? '',
    )
    .filter((name) => /^[\w.]+$/.test(name));
