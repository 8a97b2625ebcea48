import type { Connector } from '../connection/connection.ts';
import { Epoch } from '../remote/epoch.ts';
import { type OnAnswer, RemoteHost } from '../remote/remote-host.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { ConnectionDefaults } from './run-options.ts';
import { type ConnectionVariable, targetOf } from './target.ts';

/** What a task's keywords say about how its host is reached. */
export interface ConnectionKeywords {
  readonly connection: string | undefined;
  readonly user: string | undefined;
  readonly port: number | undefined;
}

/** The hosts of the run as they are reached, each connected once and kept until the end. */
export class Connections {
  readonly #connectors: ReadonlyMap<string, Connector>;
  readonly #defaults: ConnectionDefaults;
  readonly #hosts = new Map<string, RemoteHost>();
  /** What is changed on one host may be seen from every other. */
  readonly epoch = new Epoch();

  readonly #onAnswer: OnAnswer;

  /** @param onAnswer hears how quickly hosts answer */
  constructor(connectors: ReadonlyMap<string, Connector>, defaults: ConnectionDefaults, onAnswer: OnAnswer) {
    this.#connectors = connectors;
    this.#defaults = defaults;
    this.#onAnswer = onAnswer;
  }

  /**
   * The host as a task reaches it; it connects when it is first used.
   *
   * @throws InfrakitError naming the connections there are where the wanted one is not among them
   */
  get(name: string, variable: ConnectionVariable, keywords: ConnectionKeywords): RemoteHost {
    const kind = String(variable('ansible_connection') ?? keywords.connection ?? this.#defaults.connection);
    const connector = this.#connectors.get(SPELLINGS.get(kind) ?? kind);
    if (!connector) {
      throw new InfrakitError(`the connection "${kind}" is not supported`, {
        hint: didYouMean(kind, this.#connectors.keys()) ?? `there are ${[...this.#connectors.keys()].join(', ')}`,
      });
    }
    const target = targetOf(name, variable, keywords, this.#defaults);
    const key = [connector.name, name, target.user, target.address, target.port].join('\0');
    const known = this.#hosts.get(key);
    if (known) return known;
    const host = new RemoteHost(target, connector, this.epoch, this.#onAnswer);
    this.#hosts.set(key, host);
    return host;
  }

  /** Drops every connection to a host; the next use connects anew. */
  async disconnect(name: string): Promise<void> {
    const own = [...this.#hosts].filter(([key]) => key.split('\0')[1] === name).map(([, host]) => host);
    await Promise.all(own.map((host) => host.disconnect()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map((host) => host.close()));
    await Promise.all([...new Set(this.#connectors.values())].map((connector) => connector.close()));
  }
}

/** Ansible's names for what we call `ssh` and `local`. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['smart', 'ssh'],
  ['paramiko', 'ssh'],
  ['paramiko_ssh', 'ssh'],
  ['ansible.builtin.ssh', 'ssh'],
  ['ansible.builtin.local', 'local'],
]);
