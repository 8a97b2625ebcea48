import type { Test } from '../library.ts';
import { truth } from '../operations/truth.ts';
import { typeName } from '../operations/type-name.ts';
import { refuse } from '../operations/usable.ts';
import { isDict, isList, LazyDict, type Value } from '../value.ts';
import { defineTest } from './define.ts';

/** A field of the result of a task, as `register` keeps it. */
function field(test: string, result: Value, name: string, otherwise = false): Value {
  if (!isDict(result) && !(result instanceof LazyDict)) {
    return refuse(`the test '${test}' is for the result of a task, not for a value of type ${typeName(result)}`);
  }
  return result.get(name) ?? otherwise;
}

const resultTest = (names: readonly [string, ...string[]], name: string, wanted: boolean): Test =>
  defineTest(names, {}, (result) => truth(field(names[0], result, name)) === wanted);

/** A loop has changed something where one of its items has. */
function hasChanged(result: Value): boolean {
  if (truth(field('changed', result, 'changed'))) return true;
  const results = field('changed', result, 'results');
  return isList(results) && results.some((item) => isDict(item) && truth(item.get('changed') ?? false));
}

/** The job of an async task counts as 1 and 0, or true and false; what is no job has started and is finished. */
const isFlagged = (test: string, result: Value, name: string): boolean => truth(field(test, result, name, true));

/** Tests of Ansible for the results of tasks. */
export const resultTests: readonly Test[] = [
  resultTest(['failed', 'failure'], 'failed', true),
  resultTest(['succeeded', 'success', 'successful'], 'failed', false),
  resultTest(['skipped', 'skip'], 'skipped', true),
  resultTest(['unreachable'], 'unreachable', true),
  resultTest(['reachable'], 'unreachable', false),
  resultTest(['timedout'], 'timedout', true),
  defineTest(['changed', 'change'], {}, hasChanged),
  defineTest(['started'], {}, (result) => isFlagged('started', result, 'started')),
  defineTest(['finished'], {}, (result) => isFlagged('finished', result, 'finished')),
];
