import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestOutcome } from '../../../src/core/outcomes/testOutcome';
import { whatTestsLack } from '../../../src/core/outcomes/whatTestsLack';

const ran: Pick<TestOutcome, 'status' | 'exitCode' | 'passing' | 'failing'> = {
  ...{ status: 'failed', exitCode: 1 },
  ...{ passing: [], failing: [] },
};

/** What a shell ends with when it finds no program. */
const NOT_FOUND = 127;

/** What the tools themselves printed on a machine without a network and without their caches. */
const recorded: readonly (readonly [string, string, RegExp, number?])[] = [
  [
    'Maven 3.8',
    '[ERROR] Plugin org.apache.maven.plugins:maven-resources-plugin:2.6 or one of its dependencies could not be resolved: Cannot access central (https://repo.maven.apache.org/maven2) in offline mode and the artifact org.apache.maven.plugins:maven-resources-plugin:jar:2.6 has not been downloaded from it before. -> [Help 1]',
    /maven-resources-plugin:jar:2\.6 .*mvn -B test/,
  ],
  [
    'Maven 3.8, for the first time',
    '[ERROR] Could not create local repository at /home/me/.m2/repository -> [Help 1]\n',
    /nothing yet.*mvn -B test/,
  ],
  [
    'Gradle 4.4',
    "> Could not resolve all files for configuration ':testCompileClasspath'.\n   > No cached version of junit:junit:4.13.2 available for offline mode.\n",
    /junit:junit:4\.13\.2 .*gradle test/,
  ],
  [
    'Go 1.26',
    'go: downloading github.com/google/go-cmp v0.6.0\n# demo\nsum_test.go:6:2: module lookup disabled by GOPROXY=off\nFAIL\tdemo [setup failed]\nFAIL\n',
    /go mod download/,
  ],
  [
    'Cargo, a crate',
    'error: failed to download `itoa v1.0.18`\n\nCaused by:\n  attempting to make an HTTP request, but --offline was specified\n',
    /cargo fetch/,
  ],
  [
    'Cargo, the index',
    "error: no matching package named `itoa` found\nlocation searched: crates.io index\nrequired by package `demo v0.1.0 (/project)`\nAs a reminder, you're using offline mode (--offline) which can sometimes cause surprising resolution failures\n",
    /cargo fetch/,
  ],
  ['Python', '/usr/bin/python3: No module named pytest\n', /no pytest.*--test/],
  [
    'yarn 1',
    '$ vitest run\n/bin/sh: 1: vitest: not found\nerror Command failed with exit code 127.\n',
    /vitest was not found/,
    NOT_FOUND,
  ],
  [
    'pnpm 8 to 10, whose exit code is 1',
    '> vitest run\n\nsh: 1: vitest: not found\n\u2009ELIFECYCLE\u2009 Test failed. See above for more details.\n',
    /vitest was not found/,
  ],
  ['npm', '> test\n> jest\n\nsh: 1: jest: not found\n', /jest was not found.*npm install/, NOT_FOUND],
  ['a shell that counts lines', 'sh: line 1: mocha: command not found\n', /mocha was not found/, NOT_FOUND],
  [
    'tsx in the sandbox',
    "Error: listen EPERM: operation not permitted /tmp/tsx-1000/2.pipe\n    at Server.setupListenHandle [as _listen2] (node:net:1908:21) {\n  code: 'EPERM',\n  syscall: 'listen',\n}\n",
    /node --import tsx --test/,
  ],
  ['npx', 'npm error code ENOTCACHED\nnpm error request to https://registry.example/jest failed', /npm install/],
];

describe('what tests lack', () => {
  for (const [tool, output, advice, exitCode = 1] of recorded)
    test(tool, () => {
      assert.match(whatTestsLack({ ...ran, output, exitCode }) ?? '', advice);
    });

  const others: readonly (readonly [string, Parameters<typeof whatTestsLack>[0]])[] = [
    ['a failure of the code itself', { ...ran, output: "ModuleNotFoundError: No module named 'demo'\n" }],
    [
      'a compiler error',
      { ...ran, output: '[ERROR] COMPILATION ERROR :\n[ERROR] /project/Sum.java:[5,3] not a statement\n' },
    ],
    ['a script of the project that calls what is not there', { ...ran, output: './run.sh: sh: 3: jset: not found\n' }],
    ['tests that ran', { ...ran, failing: [{ id: 'a' }], output: 'sh: 1: jest: not found\n' }],
    ['tests that passed', { ...ran, status: 'passed', output: 'sh: 1: jest: not found\n' }],
  ];
  for (const [title, outcome] of others) test(`nothing: ${title}`, () => assert.equal(whatTestsLack(outcome), null));
});
