import { isWithin } from './python-version.ts';

/** A package as a task names it: `name`, `name[extra]>=1.2`, or an address or path that only pip understands. */
export interface PythonPackage {
  readonly text: string;
  /** As indexes compare names (PEP 503); undefined for an address or a path. */
  readonly name: string | undefined;
  readonly specifier: string;
}

const NAMED = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*((?:[=!<>~]=?=?[^;]*)?)$/;

/** Commas part names, and also the bounds of one specifier; what starts with an operator goes on with the one before. */
export function readPackages(names: readonly string[], version: string | undefined): PythonPackage[] {
  const texts: string[] = [];
  for (const part of names) {
    if (/^[=!<>~]/.test(part) && texts.length > 0) texts.push(`${texts.pop()},${part}`);
    else texts.push(part);
  }
  return texts.map((text) => {
    const whole = version === undefined ? text : `${text}${/^[=!<>~]/.test(version) ? '' : '=='}${version}`;
    const [, name, specifier = ''] = NAMED.exec(whole) ?? [];
    return { text: whole, name: name === undefined ? undefined : normalName(name), specifier: specifier.trim() };
  });
}

export const normalName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** Whether what is installed is what was asked for; undefined where only pip can tell. */
export function isSatisfied(
  { name, specifier }: PythonPackage,
  installed: ReadonlyMap<string, string>,
): boolean | undefined {
  if (name === undefined) return undefined;
  const version = installed.get(name);
  return version === undefined ? false : isWithin(version, specifier);
}
