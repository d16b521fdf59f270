/** A tool call that a harness recorded as text. */
export interface WrittenCall {
  tool: string;
  args: Record<string, unknown>;
}

/**
 * Reads calls written out as text: `Tool {json}`, `{"name": …, "arguments": …}` (with Python's quotes too),
 * `tool(path="a", line=16)`, `<function=tool><parameter=path>a</parameter></function>`, `<tool><path>a</path></tool>` and a
 * bare list of a program and its arguments. Null for anything else.
 */
export function readCall(tool: string, command: string): WrittenCall | null {
  if (command.startsWith('<function=')) return readMarkup(command);
  if (command.startsWith(`<${tool}>`)) return { tool, args: readElements(command.slice(tool.length + 2)) };
  if (/^\{\s*["'}]/.test(command)) return readObject(tool, command);
  if (command.startsWith('["')) return readList(tool, command);
  if (!command.startsWith(tool)) return null;
  const rest = command.slice(tool.length);
  if (rest.startsWith('(') && rest.endsWith(')')) return readFunction(tool, rest.slice(1, -1));
  const args = /^\s+\{/.test(rest) ? readJson(rest) : null;
  return args === null ? null : { tool, args };
}

function readObject(tool: string, command: string): WrittenCall | null {
  const plain = readJson(command);
  if (plain !== null) {
    const inner = plain['arguments'] ?? plain['args'] ?? plain['parameters'];
    const parsed = typeof inner === 'string' ? readJson(inner) : isRecord(inner) ? inner : null;
    return { tool: typeof plain['name'] === 'string' ? plain['name'] : tool, args: parsed ?? plain };
  }
  const python = /^\{'arguments': (['"])([\s\S]*)\1, 'name': '(\w+)'\}$/.exec(command);
  if (!python) return null;
  const text = (python[2] ?? '').replace(/\\\\/g, '\\').replace(/\\'/g, "'");
  return { tool: python[3] ?? tool, args: readJson(text) ?? { text } };
}

const ARGUMENT = /\s*(?:(\w+)\s*=\s*)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,"'()]+)\s*(?:,|$)/y;

/** Null where the text between the brackets is no plain list of arguments, as in a shell function. */
function readFunction(tool: string, text: string): WrittenCall | null {
  const args: Record<string, unknown> = {};
  ARGUMENT.lastIndex = 0;
  for (let position = 0; ARGUMENT.lastIndex < text.length; position++) {
    const match = ARGUMENT.exec(text);
    if (match === null) return null;
    args[match[1] ?? String(position)] = (match[2] ?? '').replace(/^(["'])([\s\S]*)\1$/, '$2');
  }
  return { tool, args };
}

function readMarkup(command: string): WrittenCall | null {
  const name = /^<function=([\w.-]+)>/.exec(command)?.[1];
  if (name === undefined) return null;
  const args: Record<string, unknown> = {};
  for (const match of command.matchAll(/<parameter=([\w.-]+)>([\s\S]*?)<\/parameter>/g)) {
    args[match[1] ?? ''] = (match[2] ?? '').trim();
  }
  return { tool: name, args };
}

function readElements(text: string): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  for (const match of text.matchAll(/<([\w.-]+)>([\s\S]*?)<\/\1>/g)) args[match[1] ?? ''] = (match[2] ?? '').trim();
  return args;
}

function readList(tool: string, command: string): WrittenCall | null {
  try {
    return { tool, args: { command: JSON.parse(command) as unknown } };
  } catch {
    return null;
  }
}

function readJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
