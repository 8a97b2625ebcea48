import type { Connector } from '../connection/connection.ts';
import { LocalConnector } from '../connection/local-connector.ts';
import { SshConnector } from '../connection/ssh-connector.ts';

/** Every connection there is, by the name that `connection:` uses. */
export function makeConnectors(): ReadonlyMap<string, Connector> {
  const connectors: readonly Connector[] = [new SshConnector(), new LocalConnector()];
  return new Map(connectors.map((connector) => [connector.name, connector]));
}
