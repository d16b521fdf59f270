import type { Editor } from './vscodeHost';
import { Workbench } from './workbench';

/** Describes a bug, as a user does from the palette. The first run in a folder asks for its test command after that. */
export async function startFix(editor: Editor, task: string): Promise<void> {
  await editor.runCommand('Protégé: Fix a Bug…');
  await new Workbench(editor.page).input.fill(task);
  await editor.page.keyboard.press('Enter');
}
