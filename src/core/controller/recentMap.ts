/** A map that forgets: it keeps the last `size` to twice `size` keys, so that memory does not grow with the run. */
export class RecentMap<K, V> {
  private young = new Map<K, V>();
  private old: Map<K, V> | null = null;

  constructor(private readonly size: number) {}

  get(key: K): V | undefined {
    return this.young.get(key) ?? this.old?.get(key);
  }

  has(key: K): boolean {
    return this.young.has(key) || this.old?.has(key) === true;
  }

  set(key: K, value: V): void {
    if (this.young.size >= this.size && !this.young.has(key)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  clear(): void {
    this.young = new Map();
    this.old = null;
  }
}
