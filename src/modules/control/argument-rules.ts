import { type Dict, isDict, isList, text, type Value } from '../../sdk/index.ts';

/** The names of a rule: those of several groups, each a list. */
const groupsOf = (rule: Value | undefined): readonly (readonly Value[])[] =>
  isList(rule) ? rule.map((group) => (isList(group) ? group : [group])) : [];

const namesOf = (group: Value | undefined): readonly string[] =>
  isList(group) ? group.map(text) : group === undefined ? [] : [text(group)];

/** What is wrong where some of the options exclude each other. */
export const exclusionErrors = (option: Dict, given: Dict): string[] =>
  groupsOf(option.get('mutually_exclusive'))
    .map(namesOf)
    .filter((names) => names.filter((name) => given.has(name)).length > 1)
    .map((names) => `parameters are mutually exclusive: ${names.join('|')}`);

/** What is wrong by the rules that ask for options because of others. */
export const dependencyErrors = (option: Dict, given: Dict): string[] => [
  ...groupsOf(option.get('required_together'))
    .map(namesOf)
    .filter((names) => names.some((name) => given.has(name)) && !names.every((name) => given.has(name)))
    .map((names) => `parameters are required together: ${names.join(', ')}`),
  ...groupsOf(option.get('required_one_of'))
    .map(namesOf)
    .filter((names) => !names.some((name) => given.has(name)))
    .map((names) => `one of the following is required: ${names.join(', ')}`),
  ...groupsOf(option.get('required_if')).flatMap((rule) => conditionError(rule, given) ?? []),
  ...byErrors(option.get('required_by'), given),
];

/** `[name, value, names, whether one of them is enough]` */
function conditionError([name = '', value = null, names, isOneEnough]: readonly Value[], given: Dict) {
  const key = text(name);
  if (!given.has(key) || text(given.get(key) ?? null) !== text(value)) return undefined;
  const wanted = namesOf(names);
  const missing = wanted.filter((each) => !given.has(each));
  const isBroken = isOneEnough === true ? missing.length === wanted.length : missing.length > 0;
  if (!isBroken) return undefined;
  const which = isOneEnough === true ? 'any' : 'all';
  return `${key} is ${text(value)} but ${which} of the following are missing: ${missing.join(', ')}`;
}

function byErrors(rule: Value | undefined, given: Dict): string[] {
  if (!isDict(rule)) return [];
  const isThere = (name: string): boolean => (given.get(name) ?? null) !== null;
  return [...rule].flatMap(([name, names]) => {
    const missing = isThere(text(name)) ? namesOf(names).filter((each) => !isThere(each)) : [];
    return missing.length > 0 ? [`missing parameter(s) required by '${text(name)}': ${missing.join(', ')}`] : [];
  });
}
