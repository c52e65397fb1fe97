/**
 * What is not sent yet, oldest first. When there is too much of it, in number or in bytes, the oldest is dropped: the
 * newest samples say most.
 */
export class Buffer {
  readonly #most: { readonly items: number; readonly bytes: number };
  #kept: string[] = [];
  #bytes = 0;

  constructor(most: { readonly items: number; readonly bytes: number }) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.length;
  }

  add(item: string): void {
    this.#kept.push(item);
    this.#bytes += item.length;
    while (this.#kept.length > this.#most.items || (this.#bytes > this.#most.bytes && this.#kept.length > 1))
      this.#bytes -= this.#kept.shift()?.length ?? 0;
  }

  first(count: number): readonly string[] {
    return this.#kept.slice(0, count);
  }

  remove(items: readonly string[]): void {
    const gone = new Set(items);
    this.#kept = this.#kept.filter((each) => !gone.has(each));
    this.#bytes = this.#kept.reduce((sum, { length }) => sum + length, 0);
  }
}
