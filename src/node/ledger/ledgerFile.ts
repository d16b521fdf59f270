import type { FileHandle } from 'node:fs/promises';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LedgerLine } from './ledgerEntry';
import { ledgerLineSchema } from './ledgerEntry';

/** The ledger could not be read or written. Nothing may be spent then. */
export class LedgerError extends Error {
  constructor(
    readonly reason: 'unreadable' | 'unwritable' | 'shrunk',
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'LedgerError';
  }
}

const CHUNK_BYTES = 1 << 20;

/**
 * An append-only file of JSON lines that many processes write at once. Each line goes out in one append, begun and ended
 * by a line break, so that a line torn by a kill or a full disk spoils nothing but itself. Lines are read from where the
 * last reading ended.
 */
export class LedgerFile {
  private offset = 0;
  private rest: Buffer = Buffer.alloc(0);
  /** Lines that could not be understood: torn ones, or damage. */
  unreadableLines = 0;

  constructor(readonly path: string) {}

  /** Appends a line and waits until it is on the disk. Throws a `LedgerError`; then the line may or may not be there. */
  async append(line: LedgerLine): Promise<void> {
    const bytes = Buffer.from(`\n${JSON.stringify(line)}\n`, 'utf8');
    try {
      const handle = await this.openForAppending();
      try {
        const { bytesWritten } = await handle.write(bytes);
        if (bytesWritten !== bytes.length)
          throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`);
        await handle.datasync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw new LedgerError('unwritable', `The budget ledger ${this.path} could not be written: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  private async openForAppending(): Promise<FileHandle> {
    try {
      return await open(this.path, 'a', 0o600);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      return await open(this.path, 'a', 0o600);
    }
  }

  /** The lines that were added since the last call. A last line without its line break waits for the next call. */
  async readNew(): Promise<LedgerLine[]> {
    try {
      const handle = await open(this.path, 'r');
      try {
        return await this.readFrom(handle);
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (isMissing(error) && this.offset === 0) return [];
      if (error instanceof LedgerError) throw error;
      throw new LedgerError('unreadable', `The budget ledger ${this.path} could not be read: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  private async readFrom(handle: FileHandle): Promise<LedgerLine[]> {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new LedgerError('unreadable', `The budget ledger ${this.path} is not a file.`);
    const { size } = stats;
    if (size < this.offset)
      throw new LedgerError('shrunk', `The budget ledger ${this.path} was cut while it was in use. Start again.`);
    const parts = [this.rest];
    const buffer = Buffer.alloc(Math.min(CHUNK_BYTES, Math.max(0, size - this.offset)));
    while (this.offset < size) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK_BYTES, size - this.offset), this.offset);
      if (bytesRead === 0) break;
      parts.push(Buffer.from(buffer.subarray(0, bytesRead)));
      this.offset += bytesRead;
    }
    const all = Buffer.concat(parts);
    const end = all.lastIndexOf(0x0a) + 1;
    this.rest = all.subarray(end);
    return this.parse(all.subarray(0, end).toString('utf8'));
  }

  private parse(text: string): LedgerLine[] {
    const lines: LedgerLine[] = [];
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      const parsed = parseLine(line);
      if (parsed === null) this.unreadableLines++;
      else lines.push(parsed);
    }
    return lines;
  }
}

function parseLine(line: string): LedgerLine | null {
  try {
    const parsed = ledgerLineSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
