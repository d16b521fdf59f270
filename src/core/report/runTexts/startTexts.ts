import { rule } from './rule';
import type { Rule } from './rule';

/** Why a run could not begin, and what its tests lack on this machine. */
export const startTexts = (): readonly Rule[] => [
  rule('', (t) => t('A run needs the command that runs the tests. Give it with --test.')),
  rule('x', (t, values) => t('There is no folder {0}. Give the workspace with --workspace.', ...values)),
  rule('x', (t, values) => t('There is no folder {0}.', ...values)),
  rule('xw', (t, values) =>
    t("The data folder {0} can't be used ({1}). Make it writable, or set PROTEGE_HOME to another folder.", ...values),
  ),
  rule('', (t) => t('The practice models could not be started.')),
  rule('x', (t, values) => t('There is no run {0}. List the runs with: protege runs list', ...values)),
  rule('w', (t, values) => t('Run {0} still goes on. Stop it first.', ...values)),
  rule('wx', (t, values) => t('Run {0} belongs to {1}. Continue it there (--workspace).', ...values)),
  rule('x', (t, values) => t('The earlier edit of {0} is left out: the same lines have changed since.', ...values)),
  rule('x', (t, values) =>
    t('The earlier edit of {0} is left out: it changes what the test command stands for.', ...values),
  ),
  rule('xe', (t, values) => t('The earlier edit of {0} is left out: {1}', ...values)),
  rule('xw', (t, values) => t('The folder for working copies can not be made: {0} ({1}).', ...values)),
  rule('w', (t, values) => t('The working copy could not be made ({0}).', ...values)),
  rule('xr', (t, values) =>
    t(
      'The disk that holds {0} is full: {1}. Free some space there, or set PROTEGE_HOME to a folder on another disk.',
      ...values,
    ),
  ),
  rule('r', (t, values) => t('Unsaved text not used: {0}', ...values)),
  rule('nxx', (t, values) =>
    t(
      'The repository has over {0} files outside {1}: only {2} and the files of the folders above it were copied.',
      ...values,
    ),
  ),
  rule('xw', (t, values) => t('The working copy can not be made in {0} ({1}).', ...values)),
  rule('x', (t, values) => t('The budget ledger {0} did not keep what was written to it.', ...values)),
  rule('xe', (t, values) => t('The budget ledger {0} could not be written: {1}', ...values)),
  rule('xe', (t, values) => t('The budget ledger {0} could not be read: {1}', ...values)),
  rule('x', (t, values) => t('The budget ledger {0} is not a file.', ...values)),
  rule('', (t) => t("Nothing was sent, since the budget can't be kept without it.")),
  rule('x', (t, values) => t('The budget ledger {0} was cut while it was in use. Start again.', ...values)),
  rule('nx', (t, values) => t('{0} runs already work on {1}. Stop one first.', ...values)),
  rule('x', (t, values) => t('There is no reservation {0}.', ...values)),
  rule('', (t) => t('Not a git repository.')),
  rule('', (t) => t('git is not installed.')),
  rule('', (t) => t('git refuses the repository because another user owns it.')),
  rule('', (t) => t('There is no test command.')),
  rule('', (t) =>
    t('The edits changed what the test command stands for. It runs only as the user confirmed it: undo that edit.'),
  ),
  rule('e', (t, values) => t('The sandbox could not be set up: {0}', ...values)),
  rule('r', (t, values) => t('A sandbox is required, and there is {0}.', ...values)),
  rule('w', (t, values) => t('{0} was not found. Is it installed, and on the PATH?', ...values)),
  rule('w', (t, values) => t('{0} may not be executed.', ...values)),
  rule('we', (t, values) => t('{0} could not be started: {1}', ...values)),
  rule('x', (t, values) =>
    t(
      "The program {0} was not found. Install the project's dependencies (npm install, or what the project uses), or give another command with --test.",
      ...values,
    ),
  ),
  rule('e', (t, values) =>
    t('Tests run without a network here. Run this once yourself, then try again: {0}', ...values),
  ),
  rule('x', (t, values) => t('Maven has not downloaded {0} yet.', ...values)),
  rule('', (t) => t('Maven has downloaded nothing yet.')),
  rule('x', (t, values) => t('Gradle has not downloaded {0} yet.', ...values)),
  rule('', (t) => t("Gradle's wrapper has not downloaded Gradle yet.")),
  rule('', (t) => t('Go has not downloaded all modules yet.')),
  rule('', (t) => t('Cargo has not downloaded all crates yet.')),
  rule('', (t) => t('npm wanted to load a package that is not installed.')),
  rule('', (t) =>
    t(
      'The command tsx opens a socket, which the sandbox lets no test do. Give one without it, such as --test "node --import tsx --test", or change the script.',
    ),
  ),
  rule('w', (t, values) =>
    t(
      "This Python has no {0}. Install it in the project's environment (.venv), or give the command of the one that has it with --test.",
      ...values,
    ),
  ),
];
