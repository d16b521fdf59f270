/** The numbers of a model with random weights: it answers nonsense, and everything around it is real. */
const EMBEDDING = 64;
const HEADS = 4;
const KV_HEADS = 2;
const FEED_FORWARD = 128;
const LAYERS = 2;
const WINDOW = 32_768;
const ALIGNMENT = 32;

/** Types of values in the header of a GGUF file, version 3. */
const UINT32 = 4;
const INT32 = 5;
const FLOAT32 = 6;
const STRING = 8;
const ARRAY = 9;

const ORDINARY = 1;
const CONTROL = 3;
const SPECIAL_TOKENS = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];

/**
 * A whole GGUF file, about 400 kB: the `llama` architecture with two layers of random weights and one token a byte. A server needs
 * nothing else to load it. With `stutter` the weights are such that it says that one byte for ever.
 */
export function tinyGguf({ seed = 1, stutter = null }: { seed?: number; stutter?: string | null } = {}): Buffer {
  const letters = byteLetters();
  const tokens = [...letters, ...SPECIAL_TOKENS];
  const header = [
    text('general.architecture', 'llama'),
    text('general.name', 'tiny'),
    uint('general.file_type', 0),
    uint('llama.context_length', WINDOW),
    uint('llama.embedding_length', EMBEDDING),
    uint('llama.block_count', LAYERS),
    uint('llama.feed_forward_length', FEED_FORWARD),
    uint('llama.attention.head_count', HEADS),
    uint('llama.attention.head_count_kv', KV_HEADS),
    uint('llama.rope.dimension_count', EMBEDDING / HEADS),
    uint('llama.vocab_size', tokens.length),
    float('llama.rope.freq_base', 10_000),
    float('llama.attention.layer_norm_rms_epsilon', 1e-5),
    text('tokenizer.ggml.model', 'gpt2'),
    text('tokenizer.ggml.pre', 'qwen2'),
    array('tokenizer.ggml.tokens', STRING, tokens.map(string)),
    array(
      'tokenizer.ggml.token_type',
      INT32,
      tokens.map((_, index) => int32(index < letters.length ? ORDINARY : CONTROL)),
    ),
    // One merge, since a list without any is refused.
    array('tokenizer.ggml.merges', STRING, [string(`${letters[0x20] ?? ''} ${letters[0x20] ?? ''}`)]),
    uint('tokenizer.ggml.bos_token_id', letters.length),
    uint('tokenizer.ggml.eos_token_id', letters.length + 2),
  ];
  const shapes = tensorShapes(tokens.length);
  const random = randomNumbers(seed);
  const infos: Buffer[] = [];
  const data: Buffer[] = [];
  let offset = 0;
  for (const { name, shape, isNorm } of shapes) {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let index = 0; index < values.length; index++) values[index] = isNorm ? 1 : random();
    // It never ends by itself: the last rows are the special tokens'.
    if (name.startsWith('output.')) values.fill(0, letters.length * EMBEDDING);
    if (stutter !== null && !isNorm) sayOnly(stutter.charCodeAt(0), name, values);
    const bytes = padded(Buffer.from(values.buffer));
    infos.push(string(name), uint32(shape.length), ...shape.map(uint64), uint32(0), uint64(offset));
    data.push(bytes);
    offset += bytes.length;
  }
  const start = Buffer.concat([
    Buffer.from('GGUF'),
    uint32(3),
    uint64(shapes.length),
    uint64(header.length),
    ...header,
    ...infos,
  ]);
  return Buffer.concat([padded(start), ...data]);
}

/** Every token is the same vector, no layer changes it, and only one token's output looks like it. */
function sayOnly(byte: number, name: string, values: Float32Array): void {
  values.fill(name.startsWith('token_embd') ? 1 : 0);
  if (name.startsWith('output.')) values.fill(1, byte * EMBEDDING, (byte + 1) * EMBEDDING);
}

interface Tensor {
  readonly name: string;
  /** The fastest dimension first. */
  readonly shape: readonly number[];
  readonly isNorm: boolean;
}

function tensorShapes(tokens: number): Tensor[] {
  const matrix = (name: string, inner: number, outer: number): Tensor => ({
    name: `${name}.weight`,
    shape: [inner, outer],
    isNorm: false,
  });
  const norm = (name: string): Tensor => ({ name: `${name}.weight`, shape: [EMBEDDING], isNorm: true });
  const keyWidth = (EMBEDDING / HEADS) * KV_HEADS;
  const layers = Array.from({ length: LAYERS }, (_, index) => `blk.${index}.`).flatMap((layer) => [
    norm(`${layer}attn_norm`),
    matrix(`${layer}attn_q`, EMBEDDING, EMBEDDING),
    matrix(`${layer}attn_k`, EMBEDDING, keyWidth),
    matrix(`${layer}attn_v`, EMBEDDING, keyWidth),
    matrix(`${layer}attn_output`, EMBEDDING, EMBEDDING),
    norm(`${layer}ffn_norm`),
    matrix(`${layer}ffn_gate`, EMBEDDING, FEED_FORWARD),
    matrix(`${layer}ffn_up`, EMBEDDING, FEED_FORWARD),
    matrix(`${layer}ffn_down`, FEED_FORWARD, EMBEDDING),
  ]);
  return [matrix('token_embd', EMBEDDING, tokens), ...layers, norm('output_norm'), matrix('output', EMBEDDING, tokens)];
}

/** The 256 characters by which GPT-2's vocabulary writes bytes: printable ones stand for themselves. */
function byteLetters(): string[] {
  const isPlain = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPlain(byte) ? byte : next++));
}

/** Small numbers around zero, the same for the same seed (a linear congruential generator). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 0.2;
  };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function string(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function text(key: string, value: string): Buffer {
  return Buffer.concat([string(key), uint32(STRING), string(value)]);
}

function uint(key: string, value: number): Buffer {
  return Buffer.concat([string(key), uint32(UINT32), uint32(value)]);
}

function float(key: string, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([string(key), uint32(FLOAT32), bytes]);
}

function array(key: string, type: number, values: readonly Buffer[]): Buffer {
  return Buffer.concat([string(key), uint32(ARRAY), uint32(type), uint64(values.length), ...values]);
}

function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % ALIGNMENT;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(ALIGNMENT - rest)]);
}
