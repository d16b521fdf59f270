export declare function cacheFolder(): string;
export declare function installOnce(
  name: string,
  install: (temporaryFolder: string) => Promise<void>,
  say?: (text: string) => void,
): Promise<string>;
