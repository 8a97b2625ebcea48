import type { Value } from '../value.ts';

/*
 * Two templates that give the same list or dict give two of them in Ansible, which copies what it renders; here both
 * stand for one object. Where that shows - in the anchors of YAML - the places filled by a template are told apart.
 */
const filled = new WeakMap<object, Set<Value>>();

/** Notes that the value under a key of a list or dict came from a template of its own. */
export function markSeparate(container: object, key: Value): void {
  const keys = filled.get(container);
  if (keys) keys.add(key);
  else filled.set(container, new Set([key]));
}

/** True for a value that is a copy of its own, in Ansible. */
export const isSeparate = (container: object, key: Value): boolean => filled.get(container)?.has(key) ?? false;
