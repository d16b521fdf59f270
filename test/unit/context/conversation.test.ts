import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Conversation, type EntryKind } from '../../../src/core/context/conversation';

const estimate = (text: string): number => text.length;

function conversationOf(entries: readonly (readonly [EntryKind, number, string])[]): Conversation {
  const conversation = new Conversation(estimate);
  for (const [kind, step, content] of entries) conversation.append(kind, step, { role: 'user', content });
  return conversation;
}

const LONG = 'x'.repeat(100);
const RUN: readonly (readonly [EntryKind, number, string])[] = [
  ['system', 0, 'system'],
  ['task', 0, 'the task'],
  ['turn', 1, `call 1 ${LONG}`],
  ['turn', 1, `result 1 ${LONG}`],
  ['advice', 1, 'the advice'],
  ['turn', 2, `call 2 ${LONG}`],
  ['turn', 2, `result 2 ${LONG}`],
  ['turn', 3, `call 3 ${LONG}`],
  ['turn', 3, `result 3 ${LONG}`],
];

describe('compaction', () => {
  const cases = [
    { name: 'a roomy target drops nothing', target: 10_000, kept: [1, 2, 3] },
    { name: 'a middling target drops the oldest step', target: 560, kept: [2, 3] },
    { name: 'a tiny target keeps the newest step', target: 1, kept: [3] },
  ];
  for (const { name, target, kept } of cases)
    test(name, () => {
      const conversation = conversationOf(RUN);
      conversation.note(1, 'read a.js -> 3 lines');
      conversation.note(2, 'edit a.js -> applied');
      const result = conversation.compact(target);
      const contents = conversation.messages.map((message) => message.content);
      assert.equal(result === null, kept.length === 3);
      assert.deepEqual(
        [1, 2, 3].filter((step) => contents.some((content) => content.startsWith(`call ${step}`))),
        kept,
      );
      for (const step of kept)
        assert.ok(
          contents.some((content) => content.startsWith(`result ${step}`)),
          'a call keeps its result',
        );
      assert.deepEqual(contents.slice(0, 2), ['system', 'the task']);
      assert.ok(contents.includes('the advice'), 'advice is never dropped');
      if (result !== null) {
        assert.equal(result.tokensAfter, conversation.tokens);
        assert.ok(result.tokensAfter < result.tokensBefore);
        assert.ok(contents.some((content) => content.includes('- step 1: read a.js -> 3 lines')));
        assert.ok(!contents.some((content) => content.includes('step 3:')));
      }
    });

  test('the order stays, and messages are only appended between compactions', () => {
    const conversation = conversationOf(RUN);
    const before = conversation.messages;
    conversation.append('turn', 4, { role: 'user', content: 'new' });
    assert.deepEqual(conversation.messages.slice(0, before.length), before);
    before.forEach((message, index) => assert.equal(conversation.messages[index], message));
  });

  test('a second compaction keeps one digest', () => {
    const conversation = conversationOf(RUN);
    for (const step of [1, 2, 3]) conversation.note(step, `did ${step}`);
    conversation.compact(560);
    conversation.append('turn', 4, { role: 'user', content: `call 4 ${LONG}` });
    conversation.compact(1);
    const digests = conversation.messages.filter((message) => message.content.startsWith('Earlier steps'));
    assert.equal(digests.length, 1);
    assert.match(digests[0]?.content ?? '', /step 1: did 1\n- step 2: did 2\n- step 3: did 3/);
  });
});
