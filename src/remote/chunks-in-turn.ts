import { breathe } from '../source/breathe.ts';

/** What a stream brings, handed on in order when the event loop has had its turn: many hosts may answer at once. */
export class ChunksInTurn {
  readonly #take: (chunk: Buffer) => void;
  readonly #waiting: Buffer[] = [];

  constructor(take: (chunk: Buffer) => void) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    if (this.#waiting.push(chunk) === 1) this.#flushInTurn();
  }

  /** Hands on at once what waits. */
  flush(): void {
    for (const chunk of this.#waiting.splice(0)) this.#take(chunk);
  }

  #flushInTurn(): void {
    const pause = breathe();
    if (pause) void pause.then(() => this.#flushInTurn());
    else this.flush();
  }
}
