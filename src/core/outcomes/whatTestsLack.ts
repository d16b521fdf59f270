import { plainText } from './plainText';
import type { TestOutcome } from './testOutcome';

/** What a tool prints when it lacks something, and what to do about it. */
interface Lack {
  readonly shape: RegExp;
  /** The exit code that the shape needs beside it, where the words alone can also come from the code under test. */
  readonly exitCode?: number;
  readonly advice: (name: string) => string;
}

const onceWithNetwork = (command: string): string =>
  `Tests run without a network here. Run this once yourself, then try again: ${command}`;

const noProgram = (name: string): string =>
  `The program ${name} was not found. Install the project's dependencies (npm install, or what the project uses), or give another command with --test.`;

const lacks: readonly Lack[] = [
  {
    shape: /offline mode and the artifact (\S+) has not been downloaded/,
    advice: (name) =>
      `Maven has not downloaded ${name} yet. ${onceWithNetwork('mvn -B test   (without -o; its tests may fail)')}`,
  },
  {
    // The sandbox lets it read the user's own repository, and make none.
    shape: /Could not create local repository at (\S+)/,
    advice: () =>
      `Maven has downloaded nothing yet. ${onceWithNetwork('mvn -B test   (without -o; its tests may fail)')}`,
  },
  {
    shape: /No cached version of (\S+) available for offline mode/,
    advice: (name) =>
      `Gradle has not downloaded ${name} yet. ${onceWithNetwork('gradle test   (or ./gradlew test, without --offline)')}`,
  },
  {
    shape: /(?:UnknownHostException: (?:services|downloads)\.gradle\.org|Downloading \S*(gradle-\S+\.zip))/,
    advice: () => `Gradle's wrapper has not downloaded Gradle yet. ${onceWithNetwork('./gradlew --version')}`,
  },
  {
    shape: /module lookup disabled by GOPROXY=off/,
    advice: () => `Go has not downloaded all modules yet. ${onceWithNetwork('go mod download')}`,
  },
  {
    shape:
      /attempting to make an HTTP request, but --offline was specified|(?:no matching package named `([^`]+)` found|unable to update registry)[^]*offline/,
    advice: () => `Cargo has not downloaded all crates yet. ${onceWithNetwork('cargo fetch')}`,
  },
  {
    shape: /No module named '?(pytest|tox|nox|nose2)'?\s*$/m,
    advice: (name) =>
      `This Python has no ${name}. Install it in the project's environment (.venv), or give the command of the one that has it with --test.`,
  },
  {
    // What a shell ends with when it finds no program; a script of the project's own that says so and goes on ends otherwise.
    exitCode: 127,
    shape: /(?:^|[\s/])sh: (?:(?:line )?\d+: )?([\w.@/-]+): (?:command )?not found/m,
    advice: noProgram,
  },
  {
    // pnpm ends with 1 whatever the shell ended with.
    shape: /(?:^|[\s/])sh: (?:(?:line )?\d+: )?([\w.@/-]+): (?:command )?not found\s+ELIFECYCLE/m,
    advice: noProgram,
  },
  {
    // It listens for what its watch mode would say; `node --import tsx` does not.
    shape: /listen EPERM: operation not permitted \S*[\\/]tsx-\d+[\\/]/,
    advice: () =>
      'The command tsx opens a socket, which the sandbox lets no test do. Give one without it, such as --test "node --import tsx --test", or change the script.',
  },
  {
    shape: /npm (?:ERR!|error) code (?:ENOTCACHED|EAI_AGAIN|ENOTFOUND)/,
    advice: () => `npm wanted to load a package that is not installed. ${onceWithNetwork('npm install')}`,
  },
];

/**
 * Why no test ran although the command did: something is not on this machine, which no edit can mend. In words that say what to
 * do; null where tests ran, or where the output tells of nothing known.
 */
export function whatTestsLack(
  outcome: Pick<TestOutcome, 'status' | 'exitCode' | 'passing' | 'failing' | 'output'>,
): string | null {
  if (outcome.status !== 'failed' || outcome.passing.length + outcome.failing.length > 0) return null;
  const text = plainText(outcome.output);
  for (const { shape, exitCode, advice } of lacks) {
    if (exitCode !== undefined && exitCode !== outcome.exitCode) continue;
    const found = shape.exec(text);
    if (found !== null) return advice(found[1] ?? '');
  }
  return null;
}
