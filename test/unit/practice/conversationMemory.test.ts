import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConversationMemory } from '../../../src/practice/server/conversationMemory';
import type { HeardMessage } from '../../../src/practice/protege/transcript';

const message = (role: string, content: string): HeardMessage => ({ role, content, toolCalls: [] });
const task = message('user', 'task');
const turns = ['a', 'b', 'c', 'd'].map((text, index) => message(index % 2 === 0 ? 'assistant' : 'tool', text));

void describe('conversation memory', () => {
  test('puts back what a compaction dropped', () => {
    const memory = new ConversationMemory();
    memory.complete([message('system', 's'), task, ...turns]);
    const digest = message('user', 'Earlier steps, shortened');
    const next = [message('assistant', 'e'), message('tool', 'f')];
    const completed = memory.complete([message('system', 's'), task, digest, ...turns.slice(2), ...next]);
    assert.deepEqual(completed, [task, ...turns, ...next]);
  });

  test('keeps advice that came together with a compaction', () => {
    const memory = new ConversationMemory();
    memory.complete([task, ...turns]);
    const advice = message(
      'user',
      '[[SECOND OPINION 1]]\nDiagnosis: x\nSteps:\n1. [edit] a.js:1: Replace `a` with `b`.',
    );
    const digest = message('user', 'Earlier steps, shortened');
    assert.deepEqual(memory.complete([task, advice, digest, ...turns.slice(2)]), [task, ...turns, advice]);
  });

  test('gives a conversation that goes on as it is', () => {
    const memory = new ConversationMemory();
    memory.complete([task, ...turns.slice(0, 2)]);
    assert.deepEqual(memory.complete([task, ...turns]), [task, ...turns]);
  });

  test('begins anew when the same task comes again', () => {
    const memory = new ConversationMemory();
    memory.complete([task, ...turns]);
    assert.deepEqual(memory.complete([task]), [task]);
    assert.deepEqual(memory.complete([task, message('assistant', 'other')]), [task, message('assistant', 'other')]);
  });

  test('keeps conversations apart', () => {
    const memory = new ConversationMemory();
    const other = message('user', 'another task');
    memory.complete([task, ...turns]);
    assert.deepEqual(memory.complete([other, ...turns.slice(2)]), [other, ...turns.slice(2)]);
  });
});
