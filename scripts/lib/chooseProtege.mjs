// Which model plays the protégé in `npm start`: one that Ollama serves and that can use tools, else the practice models.

const defaultUrl = 'http://127.0.0.1:11434';
const answerTimeoutMs = 1_500;
const showTimeoutMs = 3_000;

/** `OLLAMA_HOST` as Ollama itself reads it: with or without scheme and port, and `0.0.0.0` means this machine. */
export function ollamaUrl(host = process.env.OLLAMA_HOST) {
  if (!host) return defaultUrl;
  const hasScheme = /^https?:\/\//.test(host);
  const url = new URL(hasScheme ? host : `http://${host}`);
  if (url.port === '' && !hasScheme) url.port = '11434';
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  return url.href.replace(/\/$/, '');
}

async function ask(url, body, timeoutMs) {
  const reply = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
  return reply.json();
}

/** `{kind: 'ollama', url, model}` or `{kind: 'practice', reason}`. */
export async function chooseProtege() {
  let url = process.env.OLLAMA_HOST ?? defaultUrl;
  let models;
  try {
    url = ollamaUrl();
    models = (await ask(`${url}/api/tags`, undefined, answerTimeoutMs)).models ?? [];
  } catch {
    return { kind: 'practice', reason: `Ollama does not answer at ${url}` };
  }
  const loaded = await ask(`${url}/api/ps`, undefined, answerTimeoutMs).then(
    (reply) => new Set((reply.models ?? []).map(({ name }) => name)),
    () => new Set(),
  );
  // One that is loaded already answers at once; otherwise a small one is the point of it.
  const inOrder = [...models].sort((a, b) => loaded.has(b.name) - loaded.has(a.name) || (a.size ?? 0) - (b.size ?? 0));
  for (const { name } of inOrder) {
    const shown = await ask(`${url}/api/show`, { model: name }, showTimeoutMs).catch(() => ({}));
    if (shown.capabilities?.includes('tools')) return { kind: 'ollama', url, model: name };
  }
  const reason = models.length === 0 ? 'Ollama has no model yet' : 'Ollama has no model that can use tools';
  return { kind: 'practice', reason: `${reason} (${url})` };
}
