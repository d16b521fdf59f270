/** The model of Anthropic's that is asked where none was named. */
export const DEFAULT_ANTHROPIC_MODEL = 'claude-sonnet-5-5';
