/** What the practice expert reads in a consultation packet. Whatever is missing is empty. */
export interface PacketText {
  readonly whole: string;
  readonly task: string;
  readonly failure: string;
  readonly diff: string;
  readonly code: string;
  readonly earlierAdvice: string;
}

/** Reads the sections of a packet by their tags; a text without tags is a task and code at once. */
export function readPacket(text: string): PacketText {
  const section = (tag: string): string => new RegExp(`<${tag}>\\n?([\\s\\S]*?)\\n?</${tag}>`).exec(text)?.[1] ?? '';
  const tests = [section('tests-now'), section('test-output')].filter((part) => part !== '');
  const failure = (tests.length > 0 ? tests : [section('tests-at-the-start')]).join('\n');
  return {
    whole: text,
    task: section('task').replace(/\n\nTest command:.*$/s, ''),
    failure: failure === '' ? text : failure,
    diff: section('diff-so-far'),
    code: section('code') === '' ? text : section('code'),
    earlierAdvice: section('earlier-advice'),
  };
}
