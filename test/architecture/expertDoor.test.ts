import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { importedModules, sourceFiles } from '../support/sourceFiles';
import type { SourceFile } from '../support/sourceFiles';

const product = sourceFiles('src').filter(({ name }) => !name.startsWith('src/practice/'));

/** Every node of a file. */
function nodesOf(ast: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return found;
}

function filesWith(isMet: (node: ts.Node) => boolean): string[] {
  return product.filter(({ ast }) => nodesOf(ast).some(isMet)).map(({ name }) => name);
}

function importersOf(modules: RegExp): string[] {
  return product
    .filter(({ ast }: SourceFile) => importedModules(ast).some((name) => modules.test(name)))
    .map(({ name }) => name);
}

const isCallOf =
  (name: string) =>
  (node: ts.Node): boolean =>
    ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === name;

const isTextOf =
  (name: string) =>
  (node: ts.Node): boolean =>
    ts.isIdentifier(node) && node.text === name;

/** One module builds the packet, one asks with it, and nothing else in the product can reach a provider. */
describe('the only way to an expert', () => {
  test('a packet is built in one place', () => {
    const builds = (node: ts.Node): boolean =>
      ts.isObjectLiteralExpression(node) &&
      node.properties.some((property) => property.name?.getText() === 'system') &&
      node.properties.some((property) => property.name?.getText() === 'estimatedInputTokens');
    assert.deepEqual(filesWith(builds), ['src/core/expert/packet/buildPacket.ts']);
    assert.deepEqual(filesWith(isTextOf('buildRunPacket')), [
      'src/core/agent/consult.ts',
      'src/core/agent/consultationPacket.ts',
    ]);
  });

  test('an expert is asked in one place, after the reservation', () => {
    const callers = product.filter(({ name }) => !name.startsWith('src/node/'));
    const asks = callers.flatMap(({ name, ast }) =>
      nodesOf(ast)
        .filter(isCallOf('ask'))
        .map((node) => `${name}: ${node.getText().replace(/\s+/g, ' ').split('(')[0] ?? ''}`),
    );
    assert.deepEqual(asks, ['src/core/agent/consult.ts: expert.ask', 'src/core/agent/consult.ts: seat.approval.ask']);
    const consult = product.find(({ name }) => name === 'src/core/agent/consult.ts')?.ast.text ?? '';
    const reserved = consult.indexOf('await reserve(');
    assert.ok(reserved > 0 && reserved < consult.indexOf(' expert.ask('), 'the gate comes first');
  });

  test('experts are made for a run’s seat and for the doctor, who never asks', () => {
    assert.deepEqual(importersOf(/(?:^|\/)createExpert$/), ['src/node/run/expertSeat.ts']);
    assert.deepEqual(importersOf(/(?:^|\/)expertSeat$/), [
      'src/node/doctor/checkWorkspace.ts',
      'src/node/run/startRun.ts',
    ]);
    const doctors = product.filter(({ name }) => name.startsWith('src/node/doctor/'));
    assert.deepEqual(
      doctors.filter(({ ast }) => nodesOf(ast).some(isCallOf('ask'))),
      [],
    );
  });

  test('nothing but the clients of experts and of the local model opens a connection', () => {
    const doors = importersOf(/^(?:node:)?(?:https?|http2|net|tls|dgram)$|^undici$|^ws$/);
    assert.deepEqual(doors, ['src/node/http/httpFetch.ts']);
    assert.deepEqual(
      importersOf(/(?:^|\/)httpFetch$/).filter((name) => !/^src\/node\/(?:experts|models)\//.test(name)),
      [],
    );
    assert.deepEqual(filesWith(isCallOf('sendRequest')), ['src/vscode/expert/languageModels.ts']);
    assert.deepEqual(importersOf(/^@anthropic-ai\/sdk/), ['src/node/experts/anthropicExpert.ts']);
    const calls = (node: ts.Node): boolean =>
      (ts.isCallExpression(node) && ['fetch', 'globalThis.fetch'].includes(node.expression.getText())) ||
      (ts.isNewExpression(node) && ['WebSocket', 'EventSource', 'XMLHttpRequest'].includes(node.expression.getText()));
    assert.deepEqual(filesWith(calls), []);
  });
});
