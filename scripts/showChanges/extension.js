// Started by `npm start` only. What it does by itself, a user does by a click on Protégé in the activity bar.
const vscode = require('vscode');

exports.activate = async () => {
  await vscode.commands.executeCommand('protege.changes.focus');
};
