import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tinyGguf } from './tinyGguf';

/** Rendered like Qwen's, with tools, so that the server lists the capability. */
const TEMPLATE = `{{- if .Messages }}
{{- if or .System .Tools }}<|im_start|>system
{{ .System }}
{{- if .Tools }}
# Tools
{{- range .Tools }}
{"type": "function", "function": {{ .Function }}}
{{- end }}
For a call return a JSON object inside <tool_call></tool_call>:
<tool_call>
{"name": "function", "arguments": {}}
</tool_call>
{{- end }}<|im_end|>
{{ end }}
{{- range $i, $_ := .Messages }}
{{- $last := eq (len (slice $.Messages $i)) 1 -}}
{{- if eq .Role "user" }}<|im_start|>user
{{ .Content }}<|im_end|>
{{ else if eq .Role "assistant" }}<|im_start|>assistant
{{ .Content }}
{{- if .ToolCalls }}<tool_call>
{{ range .ToolCalls }}{"name": "{{ .Function.Name }}", "arguments": {{ .Function.Arguments }}}
{{ end }}</tool_call>
{{- end }}{{ if not $last }}<|im_end|>
{{ end }}
{{- else if eq .Role "tool" }}<|im_start|>user
<tool_response>
{{ .Content }}
</tool_response><|im_end|>
{{ end }}
{{- if and (ne .Role "assistant") $last }}<|im_start|>assistant
{{ end }}
{{- end }}
{{- end }}`;

const PLAIN_TEMPLATE = '{{ .System }}\n{{ .Prompt }}\n';

/** The server's binary, which the stage `ollama` of `npm test` has found. */
export function realOllamaBinary(): string {
  const binary = process.env.PROTEGE_OLLAMA_BINARY;
  if (binary === undefined) throw new Error('PROTEGE_OLLAMA_BINARY names no server: run npm test -- ollama');
  return binary;
}

export interface RealOllama {
  readonly url: string;
  /** Kills the server with everything below it, at once. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A server of Ollama's own with three models that need no weights from anywhere: `tiny` lists tools, `plain` does not, and both talk
 * nonsense; `stutter` says one letter for ever.
 */
export async function startRealOllama(binary: string): Promise<RealOllama> {
  const folder = mkdtempSync(path.join(tmpdir(), 'protege-ollama-'));
  const logFile = path.join(folder, 'log.txt');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const fd = openSync(logFile, 'a');
  // A group of its own, since the engine runs as a child of the server; it ends with our end of the pipe, however we end.
  const guarded = 'exec 3<&0; (cat <&3 >/dev/null; kill -KILL 0) & exec "$0" serve </dev/null 3<&-';
  const child = spawn('sh', ['-c', guarded, binary], {
    detached: true,
    stdio: ['pipe', fd, fd],
    env: {
      ...process.env,
      // The server keeps its key below it, and the models where it is told to.
      HOME: folder,
      OLLAMA_HOST: `127.0.0.1:${port}`,
      OLLAMA_MODELS: path.join(folder, 'models'),
      OLLAMA_NUM_PARALLEL: '1',
      OLLAMA_DEBUG: '1',
    },
  });
  closeSync(fd);
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
    await exited;
  };
  const log = (): string => readFileSync(logFile, 'utf8');
  const close = async (): Promise<void> => {
    await kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await answering(url, () => child.exitCode !== null);
    const digest = await uploadBlob(url, tinyGguf());
    await createModel(url, { model: 'tiny', digest, template: TEMPLATE });
    await createModel(url, { model: 'plain', digest, template: PLAIN_TEMPLATE });
    const stutter = await uploadBlob(url, tinyGguf({ stutter: 'a' }));
    await createModel(url, { model: 'stutter', digest: stutter, template: PLAIN_TEMPLATE });
  } catch (cause) {
    const tail = log().slice(-2_000);
    await close();
    throw new Error(`${binary} did not serve: ${tail}`, { cause });
  }
  return { url, kill, close };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answering(url: string, hasEnded: () => boolean): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await fetch(`${url}/api/version`);
      return;
    } catch (error) {
      if (hasEnded() || tries > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function uploadBlob(url: string, bytes: Buffer): Promise<string> {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const reply = await fetch(`${url}/api/blobs/${digest}`, { method: 'POST', body: new Uint8Array(bytes) });
  if (!reply.ok) throw new Error(`the blob was refused: ${reply.status} ${await reply.text()}`);
  return digest;
}

async function createModel(
  url: string,
  model: { readonly model: string; readonly digest: string; readonly template: string },
): Promise<void> {
  const reply = await fetch(`${url}/api/create`, {
    method: 'POST',
    body: JSON.stringify({
      model: model.model,
      files: { 'tiny.gguf': model.digest },
      template: model.template,
      // Several threads wait for each other busily, which on a machine under load takes seconds a token.
      parameters: { stop: ['<|im_end|>'], num_thread: 1 },
      stream: false,
    }),
  });
  const text = await reply.text();
  if (!reply.ok || !text.includes('success')) throw new Error(`the model was refused: ${reply.status} ${text}`);
}
