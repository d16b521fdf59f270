export declare const sampleTask: string;
export declare function copySample(place: string): Promise<string>;
