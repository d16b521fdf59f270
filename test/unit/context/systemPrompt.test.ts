import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemPrompt } from '../../../src/core/context/systemPrompt';
import { estimateTokens } from '../../../src/core/model/estimateTokens';
import { protocolById } from '../../../src/core/model/protocols/protocolById';
import { toolDefinitions } from '../../../src/core/tools/toolDefinitions';

const LIMIT_TOKENS = 1_200;

describe('system prompt and tools stay small', () => {
  for (const id of ['native', 'json', 'text'] as const)
    for (const style of ['search-replace', 'whole-file'] as const)
      test(`${id}, ${style}`, () => {
        const protocol = protocolById(id);
        const prompt = systemPrompt(protocol.systemText(toolDefinitions), style);
        const { tools } = protocol.request([], toolDefinitions);
        const tokens = estimateTokens(prompt) + (tools === undefined ? 0 : estimateTokens(JSON.stringify(tools)));
        assert.ok(tokens < LIMIT_TOKENS, `${tokens} tokens`);
        for (const { name } of toolDefinitions)
          assert.ok(tools !== undefined || prompt.includes(name), `${name} is told somewhere`);
      });
});
