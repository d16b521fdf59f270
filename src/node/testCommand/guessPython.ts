import { join } from 'node:path';
import type { TestCommandGuess } from '../hostTypes';
import { exists, namesIn, readText } from './projectFiles';

const testName = /(^|\/)(test_[^/]*|[^/]*_test|tests)\.py$/;

/** pytest where anything of the project speaks of it, else `unittest` where there are its test cases. */
export async function guessPython(folder: string): Promise<TestCommandGuess | null> {
  const names = await namesIn(folder, ['test', 'tests', 'src']);
  const tests = names.filter((name) => testName.test(name));
  const speaker = await speaksOfPytest(folder, names);
  if (speaker !== null) return { command: `${await interpreter(folder)} -m pytest`, source: speaker };
  for (const name of tests) {
    const text = (await readText(join(folder, name))) ?? '';
    if (/^\s*(import|from) pytest\b|^(async )?def test_/m.test(text)) {
      return { command: `${await interpreter(folder)} -m pytest`, source: name };
    }
  }
  const [first] = tests;
  if (first === undefined) return null;
  return { command: `${await interpreter(folder)} -m unittest${await discovery(folder, first)}`, source: first };
}

async function speaksOfPytest(folder: string, names: readonly string[]): Promise<string | null> {
  for (const name of ['pytest.ini', '.pytest.ini', 'pytest.toml']) if (names.includes(name)) return name;
  const conftest = names.find((name) => /(^|\/)conftest\.py$/.test(name));
  if (conftest !== undefined) return conftest;
  const candidates = names.filter((name) =>
    /^(pyproject\.toml|tox\.ini|setup\.cfg|setup\.py|Pipfile|requirements[^/]*\.(txt|in))$/.test(name),
  );
  for (const name of candidates) if (/\bpytest\b/.test((await readText(join(folder, name))) ?? '')) return name;
  return null;
}

/** `unittest` finds tests in folders that are packages; one that is not has to be named. */
async function discovery(folder: string, test: string): Promise<string> {
  const [inner] = test.split('/');
  if (!test.includes('/') || inner === undefined || (await exists(join(folder, inner, '__init__.py')))) return '';
  return ` discover -s ${inner}`;
}

async function interpreter(folder: string): Promise<string> {
  const isWindows = process.platform === 'win32';
  for (const name of ['.venv', 'venv']) {
    const path = isWindows ? `${name}\\Scripts\\python.exe` : `${name}/bin/python`;
    if (await exists(join(folder, path))) return path;
  }
  return isWindows ? 'python' : 'python3';
}
