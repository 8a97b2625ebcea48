import type { Client, ParsedKey } from 'ssh2';

type Handlers = Record<string, ((protocol: unknown, ...args: never[]) => void) | undefined>;
type Sign = (signed: Buffer, answer: (signature: Buffer) => void) => void;

/** What ssh2 1.17.0 has inside a client that connects. */
interface Protocol {
  readonly _handlers: Handlers;
  service(name: string): void;
  authPK(user: string, key: ParsedKey, algorithm: string | undefined, sign?: Sign): void;
}

/**
 * Saves a login two round trips that ssh2 waits for and the protocol (RFC 4252) does not ask for, and the host a proof of
 * keys that nobody reads. All of it comes after the host's key was verified. It reaches into ssh2, so it is for a client
 * of the version we pin; one that is built otherwise logs in as before.
 *
 * @param client one whose `connect` was called just now
 */
export function quickenLogin(client: Client): void {
  const { _protocol: protocol } = client as unknown as { readonly _protocol?: Protocol };
  if (!protocol?._handlers || typeof protocol.authPK !== 'function' || typeof protocol.service !== 'function') return;
  signAtOnce(protocol);
  askWithTheService(protocol, (error) => client.emit('error', error));
  leaveKeysUnproved(protocol._handlers);
}

const HASHES: Readonly<Record<string, string>> = {
  'ssh-rsa': 'sha1',
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
};

/** Offers a key of ours with its signature, instead of asking first whether it would be taken. */
function signAtOnce(protocol: Protocol): void {
  const authPK = protocol.authPK;
  protocol.authPK = (user, key, algorithm, sign) => {
    // What an agent holds it shows as a public key, and it may want to be asked by hand for each signature.
    if (sign || !key.isPrivateKey?.()) return authPK.call(protocol, user, key, algorithm, sign);
    authPK.call(protocol, user, key, algorithm, (signed, answer) => {
      const signature = key.sign(signed, algorithm && HASHES[algorithm]) as Buffer | Error;
      if (signature instanceof Error) authPK.call(protocol, user, key, algorithm);
      else answer(signature);
    });
  };
}

/**
 * Sends the first login together with the request for the login service. Only to a server that has told by then which
 * signatures it takes: without that ssh2 would sign with SHA-1.
 */
function askWithTheService(protocol: Protocol, fail: (error: Error) => void): void {
  const { _handlers: handlers, service } = protocol;
  const { SERVICE_ACCEPT: accept, EXT_INFO: extensions } = handlers;
  if (!accept || !extensions) return;
  let told = false;
  handlers.EXT_INFO = (...args) => {
    told = true;
    extensions(...args);
  };
  protocol.service = (name) => {
    service.call(protocol, name);
    // By then the rest of what came with the new keys has been read.
    process.nextTick(() => {
      if (!told) return;
      handlers.SERVICE_ACCEPT = () => {};
      try {
        accept(protocol, ...([name] as never[]));
      } catch (error) {
        fail(error as Error); // The line was lost meanwhile.
      }
    });
  };
}

/** After the login OpenSSH names its other host keys, and ssh2 has it sign with each of them. We do not record them. */
function leaveKeysUnproved(handlers: Handlers): void {
  const { GLOBAL_REQUEST: other } = handlers;
  handlers.GLOBAL_REQUEST = (protocol, ...args) => {
    const [name, wantsReply] = args as readonly unknown[];
    if (name !== 'hostkeys-00@openssh.com' || wantsReply) other?.(protocol, ...args);
  };
}
