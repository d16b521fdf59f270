import type { ToolDefinition } from '../chatModel';

/** The tools in a few lines, for models that are told about them in the prompt: `- read_file(path, from?, to?): ...`. */
export function describeTools(tools: readonly ToolDefinition[]): string {
  return tools.map((tool) => `- ${signature(tool)}: ${tool.description}`).join('\n');
}

/** The names of a tool's arguments, required ones first among equals as the definition lists them. */
export function argumentNames(tool: ToolDefinition): { readonly name: string; readonly isRequired: boolean }[] {
  const { properties, required } = tool.parameters;
  const needed = Array.isArray(required) ? (required as unknown[]) : [];
  const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  return names.map((name) => ({ name, isRequired: needed.includes(name) }));
}

function signature(tool: ToolDefinition): string {
  const names = argumentNames(tool).map(({ name, isRequired }) => (isRequired ? name : `${name}?`));
  return `${tool.name}(${names.join(', ')})`;
}
