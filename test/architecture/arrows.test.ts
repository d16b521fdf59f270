import assert from 'node:assert/strict';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, test } from 'node:test';
import ts from 'typescript';
import manifest from '../../package.json';
import { importedModules, parse, sourceFiles } from '../support/sourceFiles';
import type { SourceFile } from '../support/sourceFiles';

type Layer = 'core' | 'node' | 'vscode' | 'cli' | 'practice';

/** Each layer and the layers that it may import besides itself. */
const mayImport: Record<Layer, Layer[]> = {
  core: [],
  node: ['core'],
  vscode: ['node', 'core'],
  cli: ['node', 'core'],
  practice: ['node', 'core'],
};

/** Libraries without any access to the outside world. */
const corePackages = ['diff', 'zod', 'picomatch', 'ignore', 'jsonrepair', 're2js', 'fast-xml-parser', 'shell-quote'];

const builtins = new Set(builtinModules);
const packages = new Set(Object.keys(manifest.dependencies));

function layerOf(file: string): Layer | undefined {
  return (Object.keys(mayImport) as Layer[]).find((layer) => file.startsWith(`src/${layer}/`));
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What is wrong with one import, or undefined. */
function fault(file: string, specifier: string): string | undefined {
  const layer = layerOf(file);
  if (layer === undefined) return 'is in none of the layers';
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const other = layerOf(`${target}/`) ?? layerOf(target);
    if (other === undefined)
      return target === 'package.json' && layer !== 'core' ? undefined : `reaches out to ${target}`;
    return other === layer || mayImport[layer].includes(other) ? undefined : `${layer} may not import ${other}`;
  }
  if (specifier === 'vscode') return layer === 'vscode' ? undefined : `${layer} may not know the editor`;
  if (specifier.startsWith('node:') || builtins.has(specifier)) {
    return layer === 'core' ? 'core may not know Node' : undefined;
  }
  if (layer === 'core' && !corePackages.includes(packageOf(specifier))) return 'is no pure library of the core';
  return packages.has(packageOf(specifier)) ? undefined : 'is not among the dependencies of package.json';
}

function faults({ name, ast }: SourceFile): string[] {
  return importedModules(ast).flatMap((specifier) => {
    const found = fault(name, specifier);
    return found === undefined ? [] : [`${name}: ${specifier}: ${found}`];
  });
}

describe('the arrows between the layers', () => {
  test('vscode, cli and practice -> node -> core, and no other', () => {
    const files = sourceFiles('src');
    assert.ok(files.length > 0);
    assert.deepEqual(files.flatMap(faults), []);
  });

  const forbidden: [file: string, code: string][] = [
    ['src/core/a/b.ts', "import { x } from '../../node/host';"],
    ['src/core/a/b.ts', "import type { x } from '../../vscode/runs/view';"],
    ['src/core/a/b.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/core/a/b.ts', "const fs = require('fs');"],
    ['src/core/a/b.ts', "type T = import('vscode').Uri;"],
    ['src/core/a/b.ts', "export { spawn } from 'cross-spawn';"],
    ['src/core/a/b.ts', "import manifest from '../../../package.json';"],
    ['src/node/a.ts', "const run = await import('../cli/run');"],
    ['src/node/a.ts', "import { search } from '../practice/search/search';"],
    ['src/node/a.ts', "import * as vscode from 'vscode';"],
    ['src/cli/main.ts', "import * as vscode from 'vscode';"],
    ['src/cli/main.ts', "import { view } from '../vscode/runs/view';"],
    ['src/cli/main.ts', "import { serve } from '../practice/main';"],
    ['src/vscode/a.ts', "import { print } from '../cli/print';"],
    ['src/vscode/a.ts', "import lodash from 'lodash';"],
    ['src/node/a.ts', "import { help } from '../../test/support/help';"],
  ];
  for (const [name, code] of forbidden) {
    test(`is refused: ${name}: ${code}`, () => {
      assert.equal(faults({ name, ast: parse(name, code) }).length, 1);
    });
  }
});

/** Names that only Node or the editor gives; the core must be able to run without them. */
const outsideNames = new Set(['process', 'Buffer', 'require', '__dirname', '__filename', 'console', 'fetch', 'window']);

function outsideGlobals({ name, ast }: SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && outsideNames.has(node.text) && isFreeName(node)) found.push(`${name}: ${node.text}`);
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return found;
}

function isFreeName(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  // A name that the file itself declares (a member, a parameter, a key) is no global.
  return ts.isExpression(parent) || ts.isTypeOfExpression(parent);
}

describe('the core', () => {
  test('uses no global of Node or of the editor', () => {
    assert.deepEqual(sourceFiles('src/core').flatMap(outsideGlobals), []);
  });

  test('would be caught using one', () => {
    const code = 'export const home = process.env.HOME; const o = { process: 1 }; o.process; Buffer.from("x");';
    const name = 'src/core/a.ts';
    assert.deepEqual(outsideGlobals({ name, ast: parse(name, code) }), [`${name}: process`, `${name}: Buffer`]);
  });
});
