import type { Duplex } from 'node:stream';

/**
 * Lets what is written to a stream in one turn of the event loop go out as one write. ssh2 writes each packet in three
 * pieces, which would be three system calls and, without Nagle's delay, three segments; through a jump host it would be
 * three packets within packets.
 */
export function writeOnceATurn<S extends Duplex>(stream: S): S {
  const write = stream.write;
  const uncork = (): void => stream.uncork();
  stream.write = ((...args: Parameters<typeof write>) => {
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(uncork);
    }
    return write.apply(stream, args);
  }) as typeof write;
  // A socket has this already, a channel of ssh2 has not.
  stream._writev ??= (pieces, done) =>
    stream._write(Buffer.concat(pieces.map(({ chunk }) => chunk as Buffer)), 'utf8', done);
  return stream;
}
