import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * An extension that shows failing tests in Test Explorer, as the extensions of test runners do: "adds two numbers" with two
 * messages, one of them with an expected value, and "adds nothing" with one.
 */
export function writeTestRunnerExtension(folder: string, testedFile: string): void {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    ...{ name: 'failing-test', publisher: 'helpers', version: '1.0.0', engines: { vscode: '^1.106.0' } },
    ...{ main: './main.js', activationEvents: ['onStartupFinished'] },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  const main = `const vscode = require('vscode');
exports.activate = ({ subscriptions }) => {
  const controller = vscode.tests.createTestController('helper', 'Helper');
  subscriptions.push(controller);
  const uri = vscode.Uri.file(${JSON.stringify(testedFile)});
  const numbers = controller.createTestItem('numbers', 'adds two numbers', uri);
  numbers.range = new vscode.Range(4, 0, 6, 3);
  const nothing = controller.createTestItem('nothing', 'adds nothing', uri);
  controller.items.replace([numbers, nothing]);
  const perform = (request) => {
    const run = controller.createTestRun(request);
    const unequal = vscode.TestMessage.diff('the sum is wrong', '5', 'NaN');
    unequal.location = new vscode.Location(uri, new vscode.Position(5, 2));
    run.failed(numbers, [unequal, new vscode.TestMessage('c is not defined')]);
    run.failed(nothing, new vscode.TestMessage('c is not defined either'));
    run.end();
  };
  controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, perform, true);
  perform(new vscode.TestRunRequest([numbers, nothing]));
};
`;
  writeFileSync(path.join(folder, 'main.js'), main);
}
