export declare function median(values: readonly number[]): number;
export declare function ms(value: number): string;
export declare function kib(bytes: number): string;
export declare function aim(isMet: boolean, wanted: string): string;
export declare function isQuick(): boolean;
export declare function printTable(
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  notes?: readonly string[],
): void;
