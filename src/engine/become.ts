import type { Task } from '../playbook/model.ts';
import type { Become } from '../remote/become.ts';
import { redactor } from '../secret/redactor.ts';
import { Secret } from '../secret/secret.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Value } from '../template/value.ts';
import { type KeywordValues, toBool } from './keyword-values.ts';
import type { ConnectionDefaults } from './run-options.ts';

const METHODS = ['sudo', 'su', 'doas'] as const;

/**
 * Who a task becomes on its host, or undefined for the login user. Variables (`ansible_become…`) win over keywords, and
 * those over the command line, as in Ansible.
 */
export function becomeOf(
  task: Task,
  keywords: KeywordValues,
  variable: (name: string) => Value | undefined,
  defaults: ConnectionDefaults,
): Become | undefined {
  const text = (...names: string[]): string | undefined => {
    for (const name of names) {
      const value = variable(name);
      if (value !== undefined && value !== null) return String(value);
    }
    return undefined;
  };
  const wanted = variable('ansible_become');
  const enabled =
    wanted === undefined ? (keywords.inherited(task, 'become')?.bool() ?? defaults.become) : toBool(wanted) === true;
  if (!enabled) return undefined;

  const method =
    text('ansible_become_method') ?? keywords.inherited(task, 'become_method')?.text() ?? defaults.becomeMethod;
  if (!isMethod(method)) {
    throw new InfrakitError(`become_method "${method}" is not supported`, {
      hint: `it is one of ${METHODS.join(', ')}`,
    });
  }
  const password = text(
    'ansible_become_password',
    'ansible_become_pass',
    `ansible_${method}_password`,
    `ansible_${method}_pass`,
  );
  if (password !== undefined) redactor.add(password);
  const flags =
    text('ansible_become_flags') ?? keywords.inherited(task, 'become_flags')?.text() ?? defaults.becomeFlags;
  const exe = text('ansible_become_exe') ?? keywords.inherited(task, 'become_exe')?.text() ?? defaults.becomeExe;
  const secret = password === undefined ? defaults.becomePassword : new Secret(password);
  const user = text('ansible_become_user') ?? keywords.inherited(task, 'become_user')?.text() ?? defaults.becomeUser;
  // It would be an option for su.
  if (user.startsWith('-')) throw new InfrakitError(`become_user "${user}" cannot be the name of a user`);
  return {
    method,
    user,
    ...(flags === undefined ? {} : { flags }),
    ...(exe === undefined ? {} : { exe }),
    ...(secret === undefined ? {} : { password: secret }),
  };
}

const isMethod = (method: string): method is (typeof METHODS)[number] => METHODS.some((known) => known === method);
