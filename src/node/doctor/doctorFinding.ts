import type { MemoryFit } from '../../core/model/memoryFit';
import type { ExpertMode } from '../../core/budget/budget';

/** What a check of the doctor found, as data: each face makes its own words and offers its own remedies. Sizes in bytes. */
export type DoctorFinding =
  | { readonly kind: 'ollama-answers'; readonly version: string | null; readonly modelCount: number }
  | { readonly kind: 'ollama-silent'; readonly message: string }
  | { readonly kind: 'practice' }
  | { readonly kind: 'model-there'; readonly model: string; readonly sizeBytes: number; readonly isPractice: boolean }
  | { readonly kind: 'model-missing'; readonly model: string | null; readonly suggested: string }
  | { readonly kind: 'memory'; readonly fit: MemoryFit; readonly needBytes: number; readonly totalBytes: number }
  | { readonly kind: 'tools'; readonly hasTools: boolean; readonly suggested: string }
  | {
      readonly kind: 'window';
      readonly askedTokens: number;
      readonly mostTokens: number | null;
      readonly allocatedTokens: number | null;
    }
  | { readonly kind: 'expert-none' }
  | {
      readonly kind: 'expert-ready';
      /** Each as `provider/model`, in the order of asking. */
      readonly experts: readonly string[];
      readonly mode: ExpertMode;
      readonly consultationsLeft: number;
      readonly usdLeft: number;
      readonly problems: readonly string[];
    }
  | { readonly kind: 'expert-failed'; readonly message: string }
  | {
      readonly kind: 'sandbox';
      readonly isOn: boolean;
      readonly closesSockets: boolean;
      readonly words: string;
      readonly remedy: string | null;
    }
  | { readonly kind: 'test-command'; readonly command: string; readonly source: string }
  | { readonly kind: 'test-command-missing' }
  | { readonly kind: 'git'; readonly version: string | null }
  | { readonly kind: 'data-folder'; readonly folder: string; readonly freeBytes: number }
  | { readonly kind: 'data-folder-failed'; readonly folder: string; readonly message: string };
