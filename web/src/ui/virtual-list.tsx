import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';

interface VirtualListProps<T> {
  readonly items: readonly T[];
  readonly label: string;
  /** Pixels; all rows are of the same height. */
  readonly rowHeight: number;
  /** Called when the end comes near. */
  readonly onEnd?: () => void;
  readonly children: (item: T) => ReactNode;
}

/** A list of any length of which only the rows in sight are in the page. */
export function VirtualList<T extends { readonly id: string }>({
  items,
  label,
  rowHeight,
  onEnd,
  children,
}: VirtualListProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (row) => items[row]?.id ?? row,
    overscan: 8,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  const end = useEffectEvent(() => onEnd?.());
  useEffect(() => {
    if (last >= items.length - 10) end();
  }, [last, items.length]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section ref={box} className="virtual" aria-label={label} tabIndex={0}>
      <ul style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {rows.map(({ key, index, start }) => {
          const item = items[index];
          return (
            item && (
              <li
                key={key}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                style={{ position: 'absolute', insetInline: 0, transform: `translateY(${start}px)` }}
              >
                {children(item)}
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}
