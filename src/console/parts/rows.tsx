// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn where they are seen are no table to a browser's layout
// biome-ignore-all lint/a11y/useFocusableInteractive: cells are text; what can be done in them has the focus
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Column<T> {
  readonly title: string;
  /** A CSS grid track: `2fr`, `8rem`. */
  readonly width: string;
  readonly cell: (item: T) => ComponentChildren;
}

interface RowsProps<T> {
  /** What the table is called by a screen reader. */
  readonly label: string;
  readonly items: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly keyOf: (item: T) => string;
}

/** A row's height in pixels: one line on a wide screen, a line for each column on a narrow one. */
const lineHeight = 24;
const wideHeight = 44;
/** Rows drawn above and below what is seen. */
const margin = 8;

/**
 * A table of any length that scrolls in its own frame and draws the rows that are seen. All rows are as high as one another, so a place
 * in the list is a multiplication.
 */
export function Rows<T>({ label, items, columns, keyOf }: RowsProps<T>) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const isNarrow = useNarrow();
  const rowHeight = isNarrow ? columns.length * lineHeight + 16 : wideHeight;
  const look = (): void => {
    const { current } = frame;
    if (current !== null) setView({ top: current.scrollTop, height: current.clientHeight });
  };
  useLayoutEffect(() => {
    const { current } = frame;
    if (current === null) return;
    const sizes = new ResizeObserver(look);
    sizes.observe(current);
    look();
    return () => sizes.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(view.top / rowHeight) - margin);
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + margin);
  const tracks = {
    gridTemplateColumns: isNarrow ? '1fr' : columns.map(({ width }) => `minmax(0, ${width})`).join(' '),
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by the keyboard
    <div class="rows" ref={frame} onScroll={look} tabIndex={0} role="region" aria-label={label}>
      <div role="table" aria-label={label} aria-rowcount={items.length + 1}>
        <div role="row" class="head" style={tracks} aria-rowindex={1}>
          {columns.map(({ title }) => (
            <span role="columnheader" key={title} title={title}>
              {title}
            </span>
          ))}
        </div>
        <div role="rowgroup" class="body" style={{ height: `${items.length * rowHeight}px` }}>
          {items.slice(first, last).map((item, index) => (
            <div
              role="row"
              class="row"
              key={keyOf(item)}
              aria-rowindex={first + index + 2}
              style={{ ...tracks, height: `${rowHeight}px`, transform: `translateY(${(first + index) * rowHeight}px)` }}
            >
              {columns.map(({ title, cell }) => (
                <span role="cell" key={title} data-title={title}>
                  {cell(item)}
                </span>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Whether the screen is too narrow for columns side by side. */
function useNarrow(): boolean {
  const query = '(max-width: 48rem)';
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(query).matches);
  useLayoutEffect(() => {
    const media = matchMedia(query);
    const read = (): void => setIsNarrow(media.matches);
    media.addEventListener('change', read);
    return () => media.removeEventListener('change', read);
  }, []);
  return isNarrow;
}
