import { z } from 'zod';

/** The protégé's eight tools, as validated actions. */
export const actionSchema = z.discriminatedUnion('tool', [
  z.object({
    tool: z.literal('read_file'),
    path: z.string(),
    from: z.number().int().optional(),
    to: z.number().int().optional(),
  }),
  z.object({ tool: z.literal('search'), pattern: z.string(), path: z.string().optional() }),
  z.object({ tool: z.literal('list_files'), glob: z.string().optional() }),
  z.object({ tool: z.literal('edit_file'), path: z.string(), search: z.string(), replace: z.string() }),
  z.object({ tool: z.literal('write_file'), path: z.string(), content: z.string() }),
  z.object({ tool: z.literal('run_tests'), selector: z.string().optional() }),
  z.object({ tool: z.literal('ask_expert'), question: z.string() }),
  z.object({ tool: z.literal('finish'), summary: z.string() }),
]);
export type Action = z.infer<typeof actionSchema>;
export type ToolName = Action['tool'];

/** What was wrong with a model's action, in words for the model, with one example of the right form. */
export interface MalformedAction {
  readonly problem: string;
  readonly example: string;
}

export type ParsedAction =
  { readonly ok: true; readonly action: Action } | { readonly ok: false; readonly malformed: MalformedAction };

/** A tool's result: one text for the model, a one-line one for people. */
export interface ToolResult {
  readonly ok: boolean;
  readonly forModel: string;
  readonly forPerson: string;
  /** Set when no further step can mend what went wrong: why the run ends, in words that say what to do. */
  readonly stop?: string;
  /** Set when a file changed. */
  readonly edited?: {
    readonly path: string;
    readonly rung: string;
    readonly addedLines: number;
    readonly removedLines: number;
  };
}
