import type { Loop, Task } from '../playbook/model.ts';
import { type Dict, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { type ItemBatch, runTogether } from './item-batch.ts';
import type { Pass } from './lookahead.ts';
import { itemVariables } from './loop-items.ts';
import { combineItems, type Result, resultOf } from './result.ts';

/** What a loop needs from the task whose it is. */
interface Steps {
  /** Runs the task for one item. `passes` are those that are left after it. */
  pass(scope: LayeredScope, passes: Iterable<Pass>, batch: ItemBatch | undefined): Promise<Result>;
  /** Takes the result of an item, in order, and says whether to go on. */
  done(item: Value, result: Result, scope: LayeredScope): boolean;
  /** Lets time pass between two items, where the task asks for it. */
  readonly pause: (() => Promise<void>) | undefined;
}

/** The loop of a task on one host, item by item. */
export class LoopOnHost {
  readonly #loop: Loop;
  readonly #items: readonly Value[];
  readonly #scopes: readonly LayeredScope[];
  readonly #steps: Steps;
  readonly #results: Result[] = [];

  constructor(loop: Loop, items: readonly Value[], scope: LayeredScope, steps: Steps) {
    this.#loop = loop;
    this.#items = items;
    this.#scopes = items.map((_, index) => scope.with(itemVariables(loop, items, index)));
    this.#steps = steps;
  }

  /** @param isTogether whether the changes of the items may be made in one script */
  async run(task: Task, isTogether: boolean): Promise<Result> {
    const { pause } = this.#steps;
    if (this.#items.length === 0) {
      return resultOf('skipped', { results: [], skipped_reason: 'No items in the list' });
    }
    const start = (index: number, batch?: ItemBatch): Promise<Result> => this.#start(task, index, batch);
    const done = (index: number, result: Result): boolean => this.#done(index, result);
    if (isTogether && !pause) await runTogether(this.#items.length, start, done);
    else {
      for (const index of this.#items.keys()) {
        if (index > 0) await pause?.();
        if (!done(index, await start(index))) break;
      }
    }
    return { ...combineItems(this.#results), effects: this.#results.flatMap(({ effects }) => effects) };
  }

  async #start(task: Task, index: number, batch: ItemBatch | undefined): Promise<Result> {
    const result = await this.#steps.pass(this.#scopeOf(index), passesOf(task, this.#scopes, index + 1), batch);
    return withItem(result, this.#loop, this.#itemOf(index), index);
  }

  #done(index: number, result: Result): boolean {
    this.#results.push(result);
    return this.#steps.done(this.#itemOf(index), result, this.#scopeOf(index));
  }

  #scopeOf(index: number): LayeredScope {
    return this.#scopes[index] as LayeredScope;
  }

  #itemOf(index: number): Value {
    return this.#items[index] ?? null;
  }
}

/** A result with the item it is for, under the names that the loop gives them. */
function withItem(result: Result, { control: { loopVar, indexVar } }: Loop, item: Value, index: number): Result {
  if (result.values instanceof Unknown) return result;
  const values: Dict = new Map([...result.values, [loopVar, item], ['ansible_loop_var', loopVar]]);
  if (indexVar !== undefined) values.set(indexVar, index).set('ansible_index_var', indexVar);
  return { ...result, values };
}

/** The passes of a loop from one on, worked out only where somebody asks. */
function* passesOf(task: Task, scopes: readonly LayeredScope[], from: number): Iterable<Pass> {
  for (const scope of scopes.slice(from)) yield { task, scope: scope.ahead() };
}
