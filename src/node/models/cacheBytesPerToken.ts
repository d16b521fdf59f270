/** Ollama keeps keys and values in 16 bits each unless told otherwise. */
const BYTES_PER_NUMBER = 2;

/**
 * Memory that one token of the window takes in the cache of keys and values, in bytes: for each layer its key-value heads times the
 * length of a key and of a value. Layers with a sliding window take less, so that it is an upper estimate. Null where
 * `/api/show` does not say enough.
 */
export function cacheBytesPerToken(info: Readonly<Record<string, unknown>>, architecture: string): number | null {
  const read = (name: string): unknown => info[`${architecture}.${name}`];
  const number = (name: string): number | null => {
    const value = read(name);
    return typeof value === 'number' && value > 0 ? value : null;
  };
  const heads = number('attention.head_count');
  const width = number('embedding_length');
  const ownLength = heads === null || width === null ? null : width / heads;
  const keyLength = number('attention.key_length') ?? ownLength;
  const valueLength = number('attention.value_length') ?? ownLength;
  const cached = cachedHeads(read('attention.head_count_kv') ?? heads, number('block_count'));
  if (keyLength === null || valueLength === null || cached === null) return null;
  return cached * (keyLength + valueLength) * BYTES_PER_NUMBER;
}

/** Key-value heads of all layers together; some architectures say it for each layer by itself. */
function cachedHeads(heads: unknown, layers: number | null): number | null {
  if (Array.isArray(heads)) {
    const each = heads.filter((one): one is number => typeof one === 'number');
    return each.length === 0 ? null : each.reduce((sum, one) => sum + one, 0);
  }
  return typeof heads === 'number' && layers !== null ? heads * layers : null;
}
