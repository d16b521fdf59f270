import type { BuildOptions } from 'esbuild';

export interface Bundle {
  entry: string;
  outfile: string;
  external: string[];
  isExecutable?: boolean;
  isSplit?: boolean;
}

export declare const entryPoints: Bundle[];
export declare function bundleOptions(bundle: Bundle, options?: { isDevelopment?: boolean }): BuildOptions;
