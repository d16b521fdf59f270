import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Node's own modules, however they are spelled; the core may not know that Node exists. */
const nodeModules = {
  regex:
    '^(node:|(assert|buffer|child_process|crypto|events|fs|http|https|net|os|path|process|readline|stream|url|util|worker_threads|zlib)(/|$))',
  message: 'The core reaches the outside world through ports only.',
};

/** The pure libraries that the core may use. The architecture test holds the same list against the real imports. */
const corePackages = 'diff|zod|picomatch|ignore|jsonrepair|re2js|fast-xml-parser|shell-quote';

const vscodeModule = { regex: '^vscode$', message: 'Only src/vscode may know the editor.' };

/** Forbids imports of the named layers: `layers('cli', 'vscode')`. */
function layers(...names) {
  return names.map((name) => ({
    regex: `(^|/)${name}(/|$)`,
    message: `The arrows are: vscode, cli -> node -> core; practice is reached over HTTP only. Not ${name} from here.`,
  }));
}

function restrict(...patterns) {
  return { 'no-restricted-imports': ['error', { patterns }] };
}

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'node_modules/', 'samples/', 'test/fixtures/', '**/*.d.ts', '**/*.d.mts']),
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what a module exports.' },
        { selector: 'ExportAllDeclaration', message: 'No barrel files: import from where the thing is.' },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: restrict(nodeModules, vscodeModule, ...layers('node', 'vscode', 'cli', 'practice'), {
      regex: `^(?!\\.)(?!node:)(?!(${corePackages})(/|$))`,
      message: 'Not one of the pure libraries of the core.',
    }),
  },
  { files: ['src/node/**/*.ts'], rules: restrict(vscodeModule, ...layers('vscode', 'cli', 'practice')) },
  {
    files: ['src/cli/**/*.ts'],
    rules: { ...restrict(vscodeModule, ...layers('vscode', 'practice')), 'no-console': 'off' },
  },
  { files: ['src/vscode/**/*.ts'], rules: restrict(...layers('cli', 'practice')) },
  { files: ['src/practice/**/*.ts'], rules: restrict(vscodeModule, ...layers('vscode', 'cli')) },
  {
    // node:test returns promises that the runner awaits by itself.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
          ],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs', 'scripts/**/*.js'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      ecmaVersion: 'latest',
      globals: {
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
        exports: 'writable',
        require: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        clearInterval: 'readonly',
        clearTimeout: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        setInterval: 'readonly',
        setTimeout: 'readonly',
        structuredClone: 'readonly',
      },
    },
    rules: { 'no-undef': 'error', eqeqeq: ['error', 'always', { null: 'ignore' }] },
  },
  {
    files: ['media/*.js'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      ecmaVersion: 'latest',
      sourceType: 'script',
      globals: {
        acquireVsCodeApi: 'readonly',
        clearTimeout: 'readonly',
        document: 'readonly',
        DOMParser: 'readonly',
        ResizeObserver: 'readonly',
        setTimeout: 'readonly',
        window: 'readonly',
      },
    },
    rules: { 'no-undef': 'error', eqeqeq: ['error', 'always', { null: 'ignore' }] },
  },
  // Loaded by the editor as it is, and CommonJS there.
  { files: ['scripts/**/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
