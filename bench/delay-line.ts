/** Calls back in order, each after its delay, without a timer for each of many small pieces. */
export class DelayLine {
  private waiting: { readonly due: number; readonly arrive: () => void }[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** `due` in milliseconds of `performance.now()`; never before what was sent earlier. */
  send(due: number, arrive: () => void): void {
    this.waiting.push({ due, arrive });
    if (this.timer === undefined) this.wait();
  }

  private wait(): void {
    const [next] = this.waiting;
    if (next !== undefined) this.timer = setTimeout(() => this.deliver(), Math.max(0, next.due - performance.now()));
  }

  private deliver(): void {
    this.timer = undefined;
    const now = performance.now();
    const late = this.waiting.findIndex(({ due }) => due > now);
    const arrived = this.waiting.splice(0, late === -1 ? this.waiting.length : late);
    for (const { arrive } of arrived) arrive();
    if (this.timer === undefined) this.wait();
  }
}
