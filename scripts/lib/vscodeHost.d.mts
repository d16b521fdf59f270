/** One VS Code that can be had on this machine. */
export interface EditorHost {
  kind: 'desktop' | 'download' | 'server';
  executable: string;
  label: string;
  /** Why the hosts before it in the order were not taken. */
  passedOver: string[];
}

export declare function chooseHost(say?: (text: string) => void): Promise<EditorHost>;

export declare function chooseDesktop(
  say?: (text: string) => void,
): Promise<{ host?: Omit<EditorHost, 'passedOver'>; passedOver: string[] }>;

export declare function runEditorTests(options: {
  testsEntry: string;
  workspace: string;
  env?: Record<string, string>;
  /** Folder of the extension under development; this checkout when absent. */
  extension?: string;
  host?: EditorHost;
  say?: (text: string) => void;
}): Promise<{ code: number; output: string }>;
