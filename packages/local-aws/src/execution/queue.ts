/** First in, first out, both ends in constant time; `Array.shift` alone moves all that waits. */
export function createQueue<T>(): {
  push(item: T): void;
  unshift(item: T): void;
  shift(): T | undefined;
  peek(): T | undefined;
  readonly length: number;
} {
  let items: (T | undefined)[] = [];
  let head = 0;
  return {
    push: (item) => {
      items.push(item);
    },
    unshift: (item) => {
      if (head > 0) {
        head -= 1;
        items[head] = item;
      } else items.unshift(item);
    },
    shift: () => {
      if (head === items.length) return undefined;
      const item = items[head];
      items[head] = undefined;
      head += 1;
      if (head === items.length) {
        items = [];
        head = 0;
      } else if (head > 1024 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    peek: () => items[head],
    get length() {
      return items.length - head;
    },
  };
}
