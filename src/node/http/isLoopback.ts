import { lookup } from 'node:dns/promises';
import { httpEndpoint } from './endpoint';

/** True when every address of the endpoint's host is this machine's own. A name that can't be resolved is not. */
export async function isLoopback(url: string): Promise<boolean> {
  const endpoint = httpEndpoint(url);
  if (!endpoint.ok) return false;
  const host = new URL(endpoint.url).hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = await lookup(host, { all: true }).catch(() => []);
  return addresses.length > 0 && addresses.every(({ address }) => isLoopbackAddress(address));
}

/** `::ffff:7f…` is 127.… written as IPv6. */
function isLoopbackAddress(address: string): boolean {
  return /^(?:127\.|::1$|::ffff:(?:127\.|7f[0-9a-f]{2}:))/i.test(address);
}
