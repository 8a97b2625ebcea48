import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { DelayLine } from './delay-line.ts';
import { TurnClock } from './turn-clock.ts';

export interface WireCount {
  /** Round trips in sequence, those of connecting included; of several hosts, on the one that had most. */
  readonly turns: number;
  /** Bytes that the controller sent, to all hosts together. */
  readonly bytes: number;
}

// Connections side by side wait together; one that begins after others have `ended` had to wait for them.
const emptyTally = () => ({ turns: 0, bytes: 0, ended: 0 });

/** A host seen through a longer wire: holds every byte back for half a round trip, and counts. */
export class RelayedHost {
  private readonly server: Server;
  private readonly halfTrip: number;
  private tally = emptyTally();

  private constructor(address: string, port: number, rtt: number) {
    this.halfTrip = rtt / 2;
    this.server = createServer({ allowHalfOpen: true }, (controller) =>
      this.serve(controller, connect({ host: address, port, noDelay: true })),
    );
  }

  /** Stands before `address`:`port` with an `rtt` in milliseconds, and is reached at `at`; gives the port there. */
  static async listen(address: string, port: number, at: string, rtt: number): Promise<[RelayedHost, number]> {
    const relayed = new RelayedHost(address, port, rtt);
    await new Promise<void>((resolve) => relayed.server.listen({ host: at, port: 0, backlog: 511 }, resolve));
    return [relayed, (relayed.server.address() as AddressInfo).port];
  }

  get count(): WireCount {
    const { turns, bytes } = this.tally;
    return { turns, bytes };
  }

  reset(): void {
    this.tally = emptyTally();
  }

  close(): void {
    this.server.close();
  }

  private serve(controller: Socket, host: Socket): void {
    // The operating system has accepted already; over a real wire the controller would have waited a round trip for that.
    const accepted = performance.now() + 2 * this.halfTrip;
    // What is still open after a reset goes on counting where it began.
    const tally = this.tally;
    const clock = new TurnClock(tally.ended);
    const toHost = new DelayLine();
    const toController = new DelayLine();
    controller.setNoDelay(true);
    host.pause();
    toHost.send(accepted + this.halfTrip, () => host.resume());

    controller.on('data', (piece) => {
      tally.bytes += piece.length;
      const stamp = clock.controllerSends();
      toHost.send(Math.max(accepted, performance.now()) + this.halfTrip, () => {
        clock.hostHears(stamp);
        host.write(piece);
      });
    });
    host.on('data', (piece) => {
      const stamp = clock.hostSends();
      toController.send(performance.now() + this.halfTrip, () => {
        clock.controllerHears(stamp);
        tally.turns = Math.max(tally.turns, clock.turns);
        controller.write(piece);
      });
    });
    controller.on('end', () => toHost.send(Math.max(accepted, performance.now()) + this.halfTrip, () => host.end()));
    host.on('end', () => toController.send(performance.now() + this.halfTrip, () => controller.end()));
    controller.on('close', () => {
      tally.ended = Math.max(tally.ended, clock.turns);
    });
    controller.on('error', () => host.destroy());
    host.on('error', () => controller.destroy());
  }
}
