import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { z } from 'zod';
import {
  chatParticipantId,
  commandIds,
  contextKeys,
  panelTypes,
  settingKeys,
  toolNames,
  viewIds,
} from '../../src/vscode/contributions';
import { root, sourceFiles } from '../support/sourceFiles';

const named = z.object({ id: z.string() }).loose();
const configuration = z.object({ properties: z.record(z.string(), z.object({}).loose()) }).loose();

const manifestSchema = z.object({
  main: z.string(),
  icon: z.string().optional(),
  contributes: z.object({
    commands: z.array(
      z.object({ command: z.string(), title: z.string(), category: z.string(), icon: z.string().optional() }).loose(),
    ),
    configuration: z.union([configuration.transform((one) => [one]), z.array(configuration)]),
    chatParticipants: z.array(named),
    languageModelTools: z.array(z.object({ name: z.string() }).loose()),
    views: z.record(z.string(), z.array(named)),
    viewsContainers: z.object({ activitybar: z.array(named) }),
    menus: z.record(
      z.string(),
      z.array(z.object({ command: z.string().optional(), when: z.string().optional() }).loose()),
    ),
  }),
});

const text = readFileSync(path.join(root, 'package.json'), 'utf8');
const manifest = manifestSchema.parse(JSON.parse(text));
const { contributes } = manifest;
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

/** Every string in the extension's code but in the table of contributions itself. */
function stringsInCode(): Set<string> {
  const found = new Set<string>();
  for (const { name, ast } of sourceFiles('src/vscode')) {
    if (name === 'src/vscode/contributions.ts') continue;
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node)) found.add(node.text);
      if (ts.isPropertyAccessExpression(node)) found.add(node.getText());
      ts.forEachChild(node, visit);
    };
    visit(ast);
  }
  return found;
}

/** Keys of a table of contributions that no code uses, by name or by value. */
function unused(table: string, entries: Record<string, string>, used: Set<string>): string[] {
  return Object.entries(entries)
    .filter(([key, value]) => !used.has(`${table}.${key}`) && !used.has(value))
    .map(([key]) => key);
}

describe('package.json and the code say the same', () => {
  test('commands', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(commandIds)));
  });

  test('settings', () => {
    const declared = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    assert.deepEqual(sorted(declared), sorted(Object.values(settingKeys)));
  });

  test('the chat participant and the tools of the chat', () => {
    assert.deepEqual(
      contributes.chatParticipants.map(({ id }) => id),
      [chatParticipantId],
    );
    assert.deepEqual(sorted(contributes.languageModelTools.map(({ name }) => name)), sorted(Object.values(toolNames)));
  });

  test('views, of which there are at most three', () => {
    const declared = Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id));
    assert.deepEqual(sorted(declared), sorted(Object.values(viewIds)));
    assert.ok(declared.length <= 3);
  });

  test('every command has a title and a category, and menus name commands that exist', () => {
    const ids = new Set<string>(Object.values(commandIds));
    const strangers = Object.entries(contributes.menus).flatMap(([menu, items]) =>
      items
        .filter(({ command }) => command !== undefined && !ids.has(command))
        .map(({ command }) => `${menu}: ${command}`),
    );
    assert.deepEqual(strangers, []);
    assert.deepEqual(
      contributes.commands.filter(({ title, category }) => title === '' || category === ''),
      [],
    );
  });

  test('`when` clauses use context keys that the code sets', () => {
    const keys = new Set<string>([
      ...Object.values(contextKeys),
      ...Object.values(settingKeys).map((key) => `config.${key}`),
    ]);
    const mentioned = [...text.matchAll(/"when":\s*"((?:[^"\\]|\\.)*)"/g)].flatMap(([, clause]) =>
      [...clause!.matchAll(/(?<![\w.=~/-])(?:config\.)?protege\.[\w.]+/g)].map(([key]) => key),
    );
    const views = new Set<string>([...Object.values(viewIds), ...Object.values(panelTypes)]);
    assert.deepEqual(
      sorted(mentioned).filter((key) => !keys.has(key) && !views.has(key)),
      [],
    );
  });

  test('everything declared is used', () => {
    const used = stringsInCode();
    assert.deepEqual(
      {
        commands: unused('commandIds', commandIds, used),
        tools: unused('toolNames', toolNames, used),
        settings: unused('settingKeys', settingKeys, used),
        views: unused('viewIds', viewIds, used),
        panelTypes: unused('panelTypes', panelTypes, used),
        contextKeys: unused('contextKeys', contextKeys, used),
      },
      { commands: [], tools: [], settings: [], views: [], panelTypes: [], contextKeys: [] },
    );
  });

  test('every %text% of package.json is in package.nls.json, and no other', () => {
    const wanted = sorted([...text.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key!));
    const file = path.join(root, 'package.nls.json');
    const given = existsSync(file)
      ? Object.keys(z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))))
      : [];
    assert.deepEqual(sorted(given), wanted);
  });
});
