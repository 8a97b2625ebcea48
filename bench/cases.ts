import type { Case } from './case.ts';
import { engine, startUp } from './controller-cases.ts';
import { facts } from './facts-case.ts';
import { copy, loop, template } from './file-cases.ts';
import { fleet, latency, role } from './role-cases.ts';
import { WrongUsage } from './wrong-usage.ts';

export const cases: readonly Case[] = [latency, role, fleet, loop, copy, template, facts, engine, startUp];

/** @throws WrongUsage where there is no such case, naming those there are */
export function caseNamed(name: string): Case {
  const found = cases.find((one) => one.name === name);
  if (found === undefined)
    throw new WrongUsage(`there is no case ${name}, only ${cases.map((one) => one.name).join(', ')}`);
  return found;
}
