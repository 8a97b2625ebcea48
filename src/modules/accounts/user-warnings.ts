import type { UserWant } from './user-params.ts';

/** What in the parameters of a user is allowed and yet hardly meant. */
export function warningsOf({ password, append, groups, state }: UserWant): string[] {
  if (state === 'absent') return [];
  return [
    ...(password === undefined || isHash(password) ? [] : [UNHASHED]),
    ...(append && !groups?.some((group) => group !== '') ? [NOTHING_TO_APPEND] : []),
  ];
}

const UNHASHED =
  'The input password appears not to have been hashed. It must be a hash, as the filter password_hash makes it, for anybody to log in with it.';
const NOTHING_TO_APPEND =
  "'append' is set, but no 'groups' are specified. Use 'groups' to name those that the user joins.";

/** The marks that let nobody log in by password. */
const CLOSED = new Set(['*', '!', '*************']);

/** How long the last field is by the name of the method, as crypt(5) writes it. */
const LENGTHS: Readonly<Record<string, number>> = { 1: 22, 5: 43, 6: 86, y: 43 };

function isHash(password: string): boolean {
  if (CLOSED.has(password)) return true;
  const [salt, method = '', ...rest] = password.split('$');
  const hash = rest.at(-1);
  if (salt !== '' || hash === undefined || !/^[A-Za-z0-9./=]*$/.test(hash)) return false;
  return LENGTHS[method] === undefined || hash.length === LENGTHS[method];
}
