import type { Protocol } from '../../trajectory/runEvent';
import type { ActionProtocol } from './actionProtocol';
import { jsonProtocol } from './jsonProtocol';
import { nativeProtocol } from './nativeProtocol';
import { textProtocol } from './textProtocol';

const PROTOCOLS: Readonly<Record<Protocol, ActionProtocol>> = {
  native: nativeProtocol,
  json: jsonProtocol,
  text: textProtocol,
};

export function protocolById(id: Protocol): ActionProtocol {
  return PROTOCOLS[id];
}
