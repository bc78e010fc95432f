// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn where they are seen are no table to a browser's layout
// biome-ignore-all lint/a11y/useFocusableInteractive: cells are text; what can be done in them has the focus
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

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
}

/** A row's height in pixels: one line on a wide screen, a line for each column on a narrow one. */
const lineHeight = 24;
const wideHeight = 44;
/** Rows drawn above and below what is seen: enough for a turn of a wheel; each further row is drawn again after a jump. */
const margin = 2;

/**
 * A table of any length that scrolls in its own frame and draws the rows that are seen. All rows are as high as one another, so a place
 * in the list is a multiplication, and a scroll asks the browser for no layout.
 */
export function Rows<T>({ label, items, columns }: RowsProps<T>) {
  const frame = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const [height, setHeight] = useState(800);
  const isNarrow = useNarrow();
  const rowHeight = isNarrow ? columns.length * lineHeight + 16 : wideHeight;
  const drawn = Math.ceil(height / rowHeight) + 2 * margin + 1;
  const measure = (): void => {
    const seen = Math.floor((frame.current?.scrollTop ?? 0) / rowHeight);
    const next = Math.max(0, seen - margin);
    if (next !== first) keepFocus(frame.current, next, next + drawn);
    setFirst(next);
  };
  useLayoutEffect(() => {
    const { current } = frame;
    if (current === null) return;
    const sizes = new ResizeObserver(([entry]) => setHeight(entry?.contentRect.height ?? 0));
    sizes.observe(current);
    return () => sizes.disconnect();
  }, []);
  // Rows of another height are at other places, and a shorter list may end above what was seen.
  useLayoutEffect(measure, [rowHeight, items]);
  const last = Math.min(items.length, first + drawn);
  const tracks = isNarrow ? '1fr' : columns.map(({ width }) => `minmax(0, ${width})`).join(' ');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by the keyboard
    <div class="rows" ref={frame} onScroll={measure} tabIndex={0} role="region" aria-label={label}>
      <div role="table" aria-label={label} aria-rowcount={items.length + 1}>
        <div role="row" class="head" style={{ gridTemplateColumns: tracks }} aria-rowindex={1}>
          {columns.map(({ title }) => (
            <span role="columnheader" key={title} title={title}>
              {title}
            </span>
          ))}
        </div>
        <div role="rowgroup" class="body" style={{ height: `${items.length * rowHeight}px` }}>
          {items.slice(first, last).map((item, index) => (
            <Row
              // A row that leaves is used again for one that comes: new text costs the browser a fraction of new elements.
              key={(first + index) % drawn}
              item={item}
              columns={columns}
              place={first + index}
              height={rowHeight}
              tracks={tracks}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** What has the focus in a row that leaves would have it in another one: the frame takes it, and the keyboard scrolls on. */
function keepFocus(frame: HTMLElement | null, first: number, end: number): void {
  const row = document.activeElement?.closest<HTMLElement>('.row');
  if (!row || !frame?.contains(row)) return;
  const place = Number(row.ariaRowIndex) - 2;
  if (place < first || place >= end) frame.focus({ preventScroll: true });
}

interface RowProps<T> extends Pick<RowsProps<T>, 'columns'> {
  readonly item: T;
  readonly place: number;
  readonly height: number;
  readonly tracks: string;
}

/** One row, drawn again only where something of it changed: a scroll leaves the rows that stay unchanged. */
function Row<T>({ item, columns, place, height, tracks }: RowProps<T>) {
  return useMemo(
    () => (
      <div
        role="row"
        class="row"
        aria-rowindex={place + 2}
        style={{
          gridTemplateColumns: tracks,
          height: `${height}px`,
          top: `${place * height}px`,
        }}
      >
        {columns.map(({ title, cell }) => (
          <span role="cell" key={title} data-title={title}>
            {cell(item)}
          </span>
        ))}
      </div>
    ),
    [item, columns, place, height, tracks],
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
