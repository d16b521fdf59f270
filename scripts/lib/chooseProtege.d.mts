export type Protege = { kind: 'ollama'; url: string; model: string } | { kind: 'practice'; reason: string };
export declare function ollamaUrl(host?: string): string;
export declare function chooseProtege(): Promise<Protege>;
