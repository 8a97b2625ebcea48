import type { Connection, Connector, Target } from '../connection/connection.ts';

/** A kind of connection whose code is loaded for the first host that is reached by it: most of it is for SSH, and listings need none. */
class ConnectorOnDemand implements Connector {
  readonly name: string;
  readonly #load: () => Promise<Connector>;
  #loaded: Promise<Connector> | undefined;

  constructor(name: string, load: () => Promise<Connector>) {
    this.name = name;
    this.#load = load;
  }

  async connect(target: Target): Promise<Connection> {
    this.#loaded ??= this.#load();
    return (await this.#loaded).connect(target);
  }

  async close(): Promise<void> {
    await (await this.#loaded)?.close();
  }
}

/** Every connection there is, by the name that `connection:` uses. */
export function makeConnectors(): ReadonlyMap<string, Connector> {
  const connectors: readonly Connector[] = [
    new ConnectorOnDemand('ssh', async () => new (await import('../connection/ssh-connector.ts')).SshConnector()),
    new ConnectorOnDemand('local', async () => new (await import('../connection/local-connector.ts')).LocalConnector()),
  ];
  return new Map(connectors.map((connector) => [connector.name, connector]));
}
