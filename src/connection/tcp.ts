import { connect, type Socket } from 'node:net';
import type { Target } from './connection.ts';
import { networkFailure, type SshError, timeoutFailure } from './ssh-failure.ts';

/**
 * A TCP connection to the target, without Nagle's delay, which ssh2 would leave on: 40 ms for each small message.
 *
 * @throws UnreachableError
 */
export function openSocket(target: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.address, port: target.port, noDelay: true });
    const timer = setTimeout(() => {
      reject(timeoutFailure(target, 'no answer'));
      socket.destroy();
    }, target.connectTimeout);
    // It stays for the life of the socket: an error without a listener would end the process.
    socket.on('error', (error: SshError) => reject(networkFailure(target, error)));
    socket.once('close', () => clearTimeout(timer));
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}
