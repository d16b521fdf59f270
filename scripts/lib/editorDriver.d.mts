import type { Page } from 'playwright-core';

export interface EditorOptions {
  folder?: string;
  workspaceFile?: string;
  /** `installed` (default): this checkout as if installed. Otherwise an Extension Development Host, a .vsix, or nothing. */
  extension?: 'installed' | 'development' | 'none' | (string & {});
  settings?: Record<string, unknown>;
  /** Folders of further extensions, named `publisher.name-version`. */
  helpers?: readonly string[];
  /** Identifiers of helpers that may use VS Code's proposed API, such as `helpers.models`. */
  proposedApi?: readonly string[];
  /** Variables for the extension host. */
  env?: Record<string, string>;
  /** The language that extensions are asked for, such as `de`. */
  locale?: string;
  /** A command line that starts another one, such as one that takes rights away. */
  launcher?: readonly string[];
  theme?: string;
  trust?: 'disabled' | 'enabled';
  viewport?: { width: number; height: number };
  deviceScaleFactor?: number;
  screenshotFolder?: string;
  say?: (text: string) => void;
}

export interface Editor {
  page: Page;
  url: string;
  /** Runs a command from the palette by the exact words shown there. */
  runCommand(title: string): Promise<void>;
  /** Changes settings of the machine while the editor runs. */
  changeSettings(changes: Record<string, unknown>): Promise<void>;
  /** Saves what is on the screen as out/screenshots/NAME.png and returns the file. */
  screenshot(name: string): Promise<string>;
  /** Ends the browser, the server and everything that they started, and removes the profile. */
  stop(): Promise<void>;
}

export declare function openEditor(options: EditorOptions): Promise<Editor>;
