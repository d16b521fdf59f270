import { z } from 'zod';
import type { ParsedAction, ToolName } from './action';
import { actionSchema } from './action';
import { argumentNamed, argumentsObject, toolNamed } from './actionArguments';
import { normaliseModelPath } from './modelPath';
import { toolDefinitions } from './toolDefinitions';

const EXAMPLES: Readonly<Record<ToolName, Readonly<Record<string, unknown>>>> = {
  read_file: { path: 'src/sum.js', from: 1, to: 40 },
  search: { pattern: 'function sum', path: 'src' },
  list_files: { glob: 'src/**/*.js' },
  edit_file: { path: 'src/sum.js', search: '  return a - b;', replace: '  return a + b;' },
  write_file: { path: 'src/sum.js', content: 'export const sum = (a, b) => a + b;\n' },
  run_tests: {},
  ask_expert: { question: 'Why does parse() drop the last row?' },
  finish: { summary: 'sum() subtracted; it adds now.' },
};

/** Lines of text given as an array are joined; a number or a flag is written out. */
const looseText = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value.join('\n') : String(value)));
const looseContent = z
  .union([looseText, z.record(z.string(), z.unknown()), z.array(z.unknown())])
  .transform((value) => (typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`));
const filledText = looseText.refine((value) => value.trim() !== '', 'is empty');
const lineNumber = z
  .union([z.number(), z.string()])
  .transform((value) => (typeof value === 'number' ? value : Number(/^\s*(?:line\s*)?(-?\d+)/i.exec(value)?.[1])))
  .refine((value) => Number.isFinite(value), 'is not a line number')
  .transform((value) => Math.max(1, Math.min(Number.MAX_SAFE_INTEGER, Math.floor(value))));

interface Field {
  readonly schema: z.ZodType<string | number>;
  readonly isRequired: boolean;
}
const required = (schema: z.ZodType<string | number>): Field => ({ schema, isRequired: true });
const optional = (schema: z.ZodType<string | number>): Field => ({ schema, isRequired: false });

const FIELDS: Readonly<Record<ToolName, Readonly<Record<string, Field>>>> = {
  read_file: { path: required(filledText), from: optional(lineNumber), to: optional(lineNumber) },
  search: { pattern: required(looseText.refine((value) => value !== '', 'is empty')), path: optional(looseText) },
  list_files: { glob: optional(looseText) },
  edit_file: { path: required(filledText), search: required(looseText), replace: required(looseText) },
  write_file: { path: required(filledText), content: required(looseContent) },
  run_tests: { selector: optional(looseText) },
  ask_expert: { question: required(filledText) },
  finish: { summary: required(looseText) },
};

/**
 * Reads a model's tool call. Forgiving in form (numbers as text, nulls, other spellings of names, `./` and `\` in paths),
 * strict in substance; the answer to a bad call says what was wrong and shows one example.
 */
export function parseAction(name: string, args: unknown): ParsedAction {
  const tool = toolNamed(name);
  if (tool === null) {
    const names = toolDefinitions.map((definition) => definition.name).join(', ');
    return malformed(`There is no tool '${name.slice(0, 60)}'. The tools are: ${names}.`, 'read_file');
  }
  const given = argumentsObject(args);
  if (given === null) return malformed(`The arguments of ${tool} are not a JSON object.`, tool);
  const values: Record<string, string | number> = {};
  const problems: string[] = [];
  for (const [key, field] of Object.entries(FIELDS[tool])) {
    const value = argumentNamed(given, key);
    if (value === undefined) {
      if (field.isRequired) problems.push(missing(tool, key));
      continue;
    }
    const parsed = field.schema.safeParse(value);
    if (parsed.success) values[key] = parsed.data;
    else if (field.isRequired) problems.push(`'${key}' ${wordsOf(parsed.error)}`);
  }
  if (problems.length > 0) return malformed(`${tool}: ${problems.join('; ')}.`, tool);
  const action = actionSchema.safeParse({ ...tidy(tool, values), tool });
  return action.success
    ? { ok: true, action: action.data }
    : malformed(`${tool}: the arguments do not fit together.`, tool);
}

/** The one example of a right call that goes with a malformed action. */
export function exampleOf(tool: ToolName): string {
  return `${tool} ${JSON.stringify(EXAMPLES[tool])}`;
}

function tidy(tool: ToolName, values: Readonly<Record<string, string | number>>): Record<string, string | number> {
  const tidied = { ...values };
  for (const key of ['path', 'glob', 'selector']) {
    const value = tidied[key];
    if (typeof value !== 'string') continue;
    if (value.trim() === '') Reflect.deleteProperty(tidied, key);
    else if (key === 'path') tidied[key] = tidyPath(value);
    else tidied[key] = value.trim().replace(/^\.\/+/, '');
  }
  const { from, to } = tidied;
  if (tool === 'read_file' && typeof from === 'number' && typeof to === 'number' && to < from) {
    return { ...tidied, from: to, to: from };
  }
  return tidied;
}

/** One spelling for one file; what cannot be normalised is refused later, by the tool, with the reason. */
function tidyPath(value: string): string {
  const result = normaliseModelPath(value);
  return result.ok && result.path !== '' ? result.path : value.trim();
}

function missing(tool: ToolName, key: string): string {
  if (tool === 'edit_file' && key === 'replace') return `'replace' is missing (write "" to delete the lines)`;
  if (tool === 'edit_file' && key === 'search') return `'search' is missing (to write a whole file use write_file)`;
  return `'${key}' is missing`;
}

function wordsOf(error: z.ZodError): string {
  const message = error.issues[0]?.message ?? '';
  return message.startsWith('is ') ? message : 'must be text';
}

function malformed(problem: string, tool: ToolName): ParsedAction {
  return { ok: false, malformed: { problem, example: exampleOf(tool) } };
}
