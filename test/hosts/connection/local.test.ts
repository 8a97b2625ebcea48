import { LocalConnector } from '../../../src/connection/local-connector.ts';
import { localTarget } from '../../remote/local-host.ts';
import { describeConnection } from './conformance.ts';

describeConnection('local', () => ({ connector: new LocalConnector(), target: localTarget }));
