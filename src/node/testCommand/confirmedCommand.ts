import { z } from 'zod';
import type { StoreSection } from '../settings/workspaceStore';

const confirmedSchema = z.record(z.string(), z.object({ command: z.string(), fingerprint: z.string() }));

/** The confirmed test command of each workspace folder in a repository, with a hash of what the command stood for then. */
export const CONFIRMED_COMMAND_SECTION: StoreSection<z.infer<typeof confirmedSchema>> = {
  name: 'test-command',
  schema: confirmedSchema,
};
