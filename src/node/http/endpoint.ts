export type Endpoint =
  | {
      readonly ok: true;
      /** Without a slash at its end. May hold a user and a password: show `shown` instead. */
      readonly url: string;
      /** The same without user and password. */
      readonly shown: string;
    }
  | { readonly ok: false; readonly message: string };

const DEFAULT_PORT = '11434';

/**
 * Reads the address of an Ollama endpoint in every form that `OLLAMA_HOST` takes: `host`, `host:port`, `:port`, a bare port,
 * `0.0.0.0` (all interfaces, so this machine), IPv6, `https://host/path`. Without a scheme the port is 11434 unless given.
 */
export function ollamaEndpoint(text: string | undefined): Endpoint {
  const given = (text ?? '')
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  if (given === '') return endpointOf(`http://127.0.0.1:${DEFAULT_PORT}`);
  const scheme = /^([A-Za-z][\w+.-]*):\/\//.exec(given)?.[1];
  if (scheme !== undefined) return endpointOf(given);
  if (/^:?\d{1,5}$/.test(given)) return endpointOf(`http://127.0.0.1:${given.replace(':', '')}`);
  const slash = given.indexOf('/');
  const authority = bracketed(slash < 0 ? given : given.slice(0, slash));
  const path = slash < 0 ? '' : given.slice(slash);
  const hasPort = /:\d+$/.test(authority) && !/^\[[^\]]*\]?$/.test(authority);
  return endpointOf(`http://${authority}${hasPort ? '' : `:${DEFAULT_PORT}`}${path}`);
}

/** True where Ollama runs on this very machine, so that its models live in this machine's memory. */
export function isOnThisMachine(text: string | undefined): boolean {
  const endpoint = ollamaEndpoint(text);
  return endpoint.ok && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(endpoint.url).hostname);
}

/** Reads the address of any other service; a scheme is needed. */
export function httpEndpoint(text: string): Endpoint {
  return endpointOf(text.trim());
}

/** `::1` is an address, not a port. */
function bracketed(authority: string): string {
  return /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.]*$/i.test(authority) ? `[${authority}]` : authority;
}

function endpointOf(text: string): Endpoint {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { ok: false, message: `'${withoutUser(text)}' is not an address. Give one such as http://127.0.0.1:11434.` };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return {
      ok: false,
      message: `'${withoutUser(text)}' is neither http nor https. Give one such as http://127.0.0.1:11434.`,
    };
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  const path = url.pathname.replace(/\/+$/, '').replace(/\/api$/, '');
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  return {
    ok: true,
    url: `${url.protocol}//${user}${url.host}${path}`,
    shown: `${url.protocol}//${url.host}${path}`,
  };
}

/** An address without its user and password, which may hold an `@` themselves; also one that is no address. */
export function withoutUser(text: string): string {
  return text.replace(/^(\s*[\w+.-]+:\/\/)?[^/?#]*@/, '$1');
}
