import { quote } from '../shell/sh.ts';
import { InfrakitError } from '../source/infrakit-error.ts';

/**
 * The script with these variables in its environment. They travel on stdin like all of the script, never in argv.
 *
 * @throws InfrakitError for a name that no shell takes
 */
export function withEnvironment(script: string, environment: ReadonlyMap<string, string> | undefined): string {
  if (!environment || environment.size === 0) return script;
  const exports = [...environment].map(([name, value]) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new InfrakitError(`"${name}" cannot be the name of an environment variable`, {
        hint: 'letters, digits and underscores, not beginning with a digit',
      });
    }
    return `export ${name}=${quote(value)}`;
  });
  return [...exports, script].join('\n');
}
