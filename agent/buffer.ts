/** What is not sent yet, oldest first. When it is full the oldest is dropped. */
export class Buffer<T> {
  #kept: T[] = [];
  readonly #most: number;
  constructor(most: number) {
    this.#most = most;
  }
  get size(): number {
    return this.#kept.length;
  }
  add(item: T): void {
    this.#kept.push(item);
    if (this.#kept.length > this.#most) this.#kept.shift();
  }
  first(count: number): T[] {
    return this.#kept.slice(0, count);
  }
  remove(items: readonly T[]): void {
    const gone = new Set(items);
    this.#kept = this.#kept.filter((each) => !gone.has(each));
  }
}
