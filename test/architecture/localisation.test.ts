import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { localisedTexts, shownFiles } from '../support/localisedTexts';
import { parse, root } from '../support/sourceFiles';

const table = z.record(z.string(), z.string());
const read = (name: string) => table.parse(JSON.parse(readFileSync(path.join(root, name), 'utf8')));
const sorted = (values: Iterable<string>): string[] => [...values].sort();

/** What must be the same in every language: the places for values, the targets of links, and code. */
function fixedParts(text: string): string[] {
  return sorted(text.match(/\{\d+\}|\((?:command|https?):[^)]+\)|`[^`]+`/g) ?? []);
}

/** Texts whose translation fits them not, or is none. */
function misfits(translations: Readonly<Record<string, string>>, originals: (key: string) => string): string[] {
  return Object.entries(translations)
    .filter(([key, text]) => {
      const [wanted, given] = [fixedParts(originals(key)), fixedParts(text)];
      return text.trim() === '' || JSON.stringify(wanted) !== JSON.stringify(given);
    })
    .map(([key]) => key);
}

describe('what the extension says', () => {
  const { texts, unreadable } = localisedTexts(shownFiles());
  const german = read('l10n/bundle.l10n.de.json');

  test('is given to the translator as it stands, so that a translation can be held against it', () => {
    assert.deepEqual(unreadable, []);
    assert.ok(texts.size > 300);
  });

  test('has a German translation each, and none is left over', () => {
    assert.deepEqual(sorted(Object.keys(german)), sorted(texts));
  });

  test('keeps its places for values in German', () => {
    assert.deepEqual(
      misfits(german, (key) => key),
      [],
    );
  });

  test('would be caught without a translation, or where it can’t be read', () => {
    const code = "t('One {0}', 1); count(n, 'a', 'b'); language.t(isIt ? 'x' : 'y'); t(text); vscode.l10n.t(text);";
    const name = 'src/vscode/a.ts';
    const found = localisedTexts([{ name, ast: parse(name, code) }]);
    assert.deepEqual(sorted(found.texts), ['One {0}', 'a', 'b', 'x', 'y']);
    assert.deepEqual(found.unreadable, [`${name}: t(text)`]);
    assert.deepEqual(
      misfits({ 'One {0}': 'Eins', Two: ' ', 'Three {0}': 'Drei {0}' }, (key) => key),
      ['One {0}', 'Two'],
    );
  });
});

describe('what the manifest says', () => {
  const english = read('package.nls.json');
  const german = read('package.nls.de.json');

  test('has a German translation each, and none is left over', () => {
    assert.deepEqual(sorted(Object.keys(german)), sorted(Object.keys(english)));
  });

  test('keeps its links and its code in German', () => {
    assert.deepEqual(
      misfits(german, (key) => english[key] ?? ''),
      [],
    );
  });
});
