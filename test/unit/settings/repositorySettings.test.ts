import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { readRepositorySettings } from '../../../src/node/settings/repositorySettings';

async function problemsOf(text: string): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'protege-settings-'));
  try {
    mkdirSync(path.join(folder, '.vscode'));
    writeFileSync(path.join(folder, '.vscode', 'settings.json'), text);
    return (await readRepositorySettings(folder)).problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("what is wrong with a repository's settings, in words", () => {
  const rows: [name: string, text: string, says: RegExp | null][] = [
    ['nothing', '{ "protege.expert.mode": "ask", // as it was\n }', null],
    ['an empty file', '', null],
    ['no quotes', '{ mode: 1 }', /settings\.json, line 1, column 3: .*double quotes.*Mend it there/],
    ['no comma', '{\n  "a": 1\n  "b": 2\n}', /line 3, column 3: a comma is missing/],
    ['no colon', '{ "a" 1 }', /line 1, column 7: a colon is missing/],
    ['no value', '{ "a": }', /line 1, column 8: a value is missing/],
    ['no end', '{\n  "a": [1', /line 2, column 10: a closing ] is missing/],
    ['an open text', '{ "a": "b\n}', /line 1, column 8: a text does not end/],
    ['a byte order mark before it', '\ufeff{ "a": x }', /line 1, column 8: this is no value/],
    ['a mode that there is not', '{ "protege.expert.mode": "always" }', /mode is "always", but must be "off", "ask"/],
    ['a limit as text', '{ "protege.expert.usdPerDay": "1" }', /usdPerDay is "1", but must be a number, 0 or more/],
    ['half a consultation', '{ "protege.expert.consultationsPerDay": 0.5 }', /must be a whole number, 0 or more/],
    ['no token at all', '{ "protege.expert.inputTokensPerConsultation": 0 }', /must be a whole number, 1 or more/],
  ];
  for (const [name, text, says] of rows)
    test(name, async () => {
      const problems = await problemsOf(text);
      if (says === null) assert.deepEqual(problems, []);
      else assert.match(problems[0] ?? '', says);
    });
});
