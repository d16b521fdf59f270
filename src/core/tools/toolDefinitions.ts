import type { JsonSchema, ToolDefinition } from '../model/chatModel';
import type { ToolName } from './action';

const text = (description?: string): JsonSchema =>
  description === undefined ? { type: 'string' } : { type: 'string', description };
const line: JsonSchema = { type: 'integer' };

function define(
  name: ToolName,
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(properties),
): ToolDefinition {
  return { name, description, parameters: { type: 'object', properties, required } };
}

/** The protégé's tools as the model sees them. Every token here is paid in every run: keep it short. */
export const toolDefinitions: readonly ToolDefinition[] = [
  define(
    'read_file',
    'Read a file, with line numbers. At most 200 lines a call.',
    { path: text(), from: line, to: line },
    ['path'],
  ),
  define(
    'search',
    'Find lines that match a regular expression.',
    { pattern: text(), path: text('File, folder or glob') },
    ['pattern'],
  ),
  define('list_files', 'List files.', { glob: text('Such as src/**/*.js') }, []),
  define('edit_file', 'Replace text in a file.', {
    path: text(),
    search: text('Exact lines as they are in the file now, enough of them to be unique, no line numbers'),
    replace: text('The new lines'),
  }),
  define('write_file', 'Create a file, or replace a short one.', {
    path: text(),
    content: text('The whole file; leave nothing out'),
  }),
  define('run_tests', 'Run the tests.', { selector: text('One test or file; leave out to run all') }, []),
  define('ask_expert', 'Ask for advice when you are stuck.', { question: text() }),
  define('finish', 'End when the tests pass.', { summary: text('What was wrong and what you changed') }),
];
