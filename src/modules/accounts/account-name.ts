import { InfrakitError } from '../../sdk/index.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*\$?$/;

/** @throws InfrakitError for a name that useradd(8) would not give a new user or group either */
export function needName(name: string): void {
  if (NAME.test(name) && name.length <= 32) return;
  throw new InfrakitError(`'${name}' cannot be the name of a new account`, {
    hint: 'it begins with a letter or underscore, has letters, digits, _, . and - after it, and at most 32 characters',
  });
}
