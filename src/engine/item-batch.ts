import { standApart } from '../remote/apart.ts';
import type { ConvergeHost } from '../remote/converge.ts';
import { INLINE_LIMIT, sizeOf } from '../remote/stage.ts';
import { type Change, change } from '../sdk/change.ts';
import type { AnyModule } from '../sdk/module.ts';
import type { Output, Probes, StateOf } from '../sdk/probe.ts';
import { overlap } from './pending-changes.ts';

/** Changes that wait make up so many characters at the most. */
const MAX_SIZE = 1024 * 1024;

/** One item of a loop at work on its host. */
export interface ItemWork {
  readonly module: AnyModule;
  readonly want: unknown;
  /** Looks and changes at once. */
  readonly host: ConvergeHost;
  /** Two items with the same key work on the same host in the same way. */
  readonly key: string;
}

/** What was planned for an item does not hold: something before it in the loop went otherwise. It is run anew. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * Holds back the changes of a loop's items, so that they travel in one script. An item whose plan could depend on what is
 * held back is planned upon the state that is foreseen, where the module can tell it; otherwise what is held back goes
 * first. So each item comes to what it would have come to after the one before it.
 */
export class ItemBatch {
  #held: Lane[] = [];
  /** Those that looked at the host while changes were held back. */
  #looked: Lane[] = [];
  #size = 0;
  #merges = true;
  #holds = true;
  #item = 0;
  #redoFrom: number | undefined;
  #onHeld: (() => void) | undefined;

  /** The first item that has to be run anew, if any has. */
  get redoFrom(): number | undefined {
    return this.#redoFrom;
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  get isFull(): boolean {
    return this.#size > MAX_SIZE;
  }

  /** The next item begins; settles when its changes are held back. */
  begin(item: number): Promise<void> {
    this.#item = item;
    this.#redoFrom = undefined;
    return new Promise((resolve) => {
      this.#onHeld = resolve;
    });
  }

  /** The host as the item at hand sees it. */
  lane(work: ItemWork): ConvergeHost {
    return new Lane(this, work, this.#item);
  }

  /** What the lane would read of the host after the changes that are held back; undefined where it is to look itself. */
  async foreseen(lane: Lane): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { key, module } = lane.work;
    const inTheWay = this.#held.filter((held) => held.work.key !== key || overlap(held.paths, lane.paths));
    const last = inTheWay.at(-1);
    if (!last) {
      if (!this.isEmpty) this.#looked.push(lane);
      return undefined;
    }
    const isOfOneFile = inTheWay.every(
      (held) => held.work.key === key && held.work.module === module && String(held.paths) === String(lane.paths),
    );
    const is = isOfOneFile && last.lays ? module.foresee?.(last.work.want, last.is as never) : undefined;
    if (is) lane.basis = last;
    else await this.flush();
    return is;
  }

  /** Takes the changes of a lane; gives their outputs once they were carried out. */
  async take(lane: Lane): Promise<readonly Output[]> {
    if (!this.#holds || !lane.canWait) {
      await this.flush();
      if (this.#redoFrom !== undefined) throw new Overtaken();
      return lane.work.host.apply(lane.changes);
    }
    this.#held.push(lane);
    this.#size += lane.changes.reduce((size, { apply, stage = [] }) => {
      return size + apply.text.length + stage.reduce((sum, { content }) => sum + sizeOf(content), 0);
    }, 0);
    this.#onHeld?.();
    return lane.outputs;
  }

  /** Carries out what is held back. Where a change fails, the items behind it are to be run anew. */
  async flush(): Promise<void> {
    const lanes = this.#held;
    const [first] = lanes;
    const looked = this.#looked;
    this.#held = [];
    this.#looked = [];
    this.#size = 0;
    if (!first) return;
    // What the next item lays down whole needs not be laid down before it.
    const isNeedless = (lane: Lane, index: number): boolean => this.#merges && lanes[index + 1]?.basis === lane;
    const needless = new Set(lanes.filter(isNeedless));
    const needed = lanes.filter((lane) => !needless.has(lane));
    const paths = [...new Set([...needed, ...looked].flatMap((lane) => lane.paths))];
    const guard = paths.length > 1 ? [change('place', null, null, standApart(paths))] : [];
    try {
      const outputs = [...(await first.work.host.apply([...guard, ...needed.flatMap(({ changes }) => changes)]))];
      if (guard.length > 0 && outputs.shift()?.rc !== 0) {
        this.#holds = false;
        this.#redo(first.item, lanes);
      } else this.#handOut(lanes, needless, outputs);
    } catch (error) {
      for (const lane of lanes) lane.reject(error);
    }
  }

  #handOut(lanes: readonly Lane[], needless: ReadonlySet<Lane>, outputs: Output[]): void {
    for (const [index, lane] of lanes.entries()) {
      if (needless.has(lane)) continue;
      const own = outputs.splice(0, lane.changes.length);
      const isWell = own.length === lane.changes.length && own.every(({ rc }) => rc === 0);
      const merged = lanes.slice(0, index).filter((before) => needless.has(before) && lane.restsOn(before));
      if (!isWell && merged.length > 0) {
        // Which of them failed can be told only one by one; nothing of them was laid down.
        this.#merges = false;
        const [first = lane] = merged;
        this.#redo(first.item, lanes.slice(lanes.indexOf(first)));
        return;
      }
      for (const before of merged) before.resolve(before.changes.map(() => DONE));
      lane.resolve(own);
      if (isWell) continue;
      this.#redo(lane.item + 1, lanes.slice(index + 1));
      return;
    }
  }

  #redo(from: number, lanes: readonly Lane[]): void {
    this.#redoFrom = from;
    for (const lane of lanes) lane.reject(new Overtaken());
  }
}

/** What a change put out that a later one made needless. */
const DONE: Output = { rc: 0, stdout: '', stderr: '', bytes: new Uint8Array() };

/** The host as one item of the loop sees it. */
class Lane implements ConvergeHost {
  readonly work: ItemWork;
  readonly item: number;
  /** What its changes touch; `/` where that cannot be told. */
  readonly paths: readonly string[];
  /** The item on whose changes, not yet carried out, its plan rests. */
  basis: Lane | undefined;
  is: Readonly<Record<string, unknown>> = {};
  changes: readonly Change[] = [];
  readonly outputs: Promise<readonly Output[]>;
  resolve: (outputs: readonly Output[]) => void = () => {};
  reject: (error: unknown) => void = () => {};
  readonly #batch: ItemBatch;

  constructor(batch: ItemBatch, work: ItemWork, item: number) {
    this.#batch = batch;
    this.work = work;
    this.item = item;
    this.paths = work.module.touches?.(work.want) ?? ['/'];
    this.outputs = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  async inspect<P extends Probes>(probes: P): Promise<StateOf<P>> {
    const foreseen = await this.#batch.foreseen(this);
    if (this.#batch.redoFrom !== undefined) throw new Overtaken();
    const is = foreseen ?? (await this.work.host.inspect(probes));
    this.is = { ...this.is, ...is };
    return is as StateOf<P>;
  }

  apply(changes: readonly Change[]): Promise<readonly Output[]> {
    this.changes = changes;
    return this.#batch.take(this);
  }

  /** Whether its changes are all known and small, and where they lie. */
  get canWait(): boolean {
    const isKnown = ({ watched, obtain, certainty, stage = [] }: Change): boolean =>
      !watched && !obtain && certainty === 'will' && stage.every(({ content }) => sizeOf(content) <= INLINE_LIMIT);
    return this.paths.every((path) => /^\/./.test(path)) && this.changes.every(isKnown);
  }

  /** Whether all it does is to lay down a file whole, and nothing else about the file changes. */
  get lays(): boolean {
    const [only, ...more] = this.changes;
    return only?.whole !== undefined && (only.also ?? []).length === 0 && more.length === 0;
  }

  restsOn(other: Lane): boolean {
    return this.basis === other || this.basis?.restsOn(other) === true;
  }
}

/**
 * Runs the items of a loop so that their changes travel together.
 *
 * @param start runs one item
 * @param done takes the result of each item in order, and says whether to go on
 */
export async function runTogether<R>(
  count: number,
  start: (item: number, batch: ItemBatch) => Promise<R>,
  done: (item: number, result: R) => boolean,
): Promise<void> {
  const batch = new ItemBatch();
  let next = 0;
  let open: Promise<R>[] = [];
  const finish = async (until: number): Promise<boolean> => {
    const results = open;
    open = [];
    for (const result of results.slice(0, until - next)) if (!done(next++, await result)) return false;
    return true;
  };
  while (next + open.length < count) {
    const held = batch.begin(next + open.length);
    const result = start(next + open.length, batch);
    open.push(result);
    await Promise.race([result, held]);
    const isLast = next + open.length === count;
    if (batch.redoFrom === undefined && (isLast || batch.isFull)) await batch.flush();
    if (batch.redoFrom !== undefined) {
      if (!(await finish(batch.redoFrom))) return;
    } else if (batch.isEmpty && !(await finish(next + open.length))) return;
  }
}
