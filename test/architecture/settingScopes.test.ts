import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { z } from 'zod';

const manifestSchema = z.object({
  capabilities: z.object({
    untrustedWorkspaces: z.object({
      supported: z.literal('limited'),
      description: z.string(),
      restrictedConfigurations: z.array(z.string()),
    }),
  }),
  contributes: z.object({
    configuration: z.array(z.object({ properties: z.record(z.string(), z.object({ scope: z.string() })) })),
  }),
});

/** What a repository may set: the expert's limits, mode, trigger and what is masked, which are read so that they can only lower. */
const LOWERING =
  /^protege\.expert\.(?:mode|trigger|consultationsPer(?:Run|Day)|usdPer(?:Run|Day|Month)|(?:in|out)putTokensPerConsultation|redact)$/;
/** What has no weight. */
const HARMLESS = ['protege.review.openWhenReady', 'protege.review.mergeEditor'];

describe('settings that a repository could bring along', () => {
  const file = path.resolve(__dirname, '..', '..', 'package.json');
  const { capabilities, contributes } = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const settings = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));

  for (const [name, { scope }] of settings)
    test(`${name} is the user's alone, or can only lower`, () => {
      if (!LOWERING.test(name) && !HARMLESS.includes(name)) assert.equal(scope, 'machine');
    });

  test('none of weight counts in restricted mode', () => {
    const names = settings.map(([name]) => name).filter((name) => !HARMLESS.includes(name));
    assert.deepEqual([...capabilities.untrustedWorkspaces.restrictedConfigurations].sort(), names.sort());
  });
});
