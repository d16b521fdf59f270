const partSize = 20;

/** Does something for each, so many at a time that the machine is busy and nothing else has to wait for long. */
export async function inParts<T, R>(all: readonly T[], action: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += partSize) {
    results.push(...(await Promise.all(all.slice(at, at + partSize).map(action))));
  }
  return results;
}
