import type { Answer } from './answer.ts';
import type { Call } from './call.ts';

export interface PageOptions {
  readonly size: number;
  /** Ends with a page of nothing: `nextLink` present does not mean more items. */
  readonly emptyLast: boolean;
  readonly sizeParameter?: '$top';
}

/** One page of a list; `$skipToken` of the next link says where the next one starts. */
export function page(call: Call, items: readonly unknown[], options: PageOptions): Answer {
  const asked = Number(options.sizeParameter ? call.url.searchParams.get(options.sizeParameter) : null);
  const size = Number.isInteger(asked) && asked > 0 ? Math.min(asked, options.size) : options.size;
  const token = call.url.searchParams.get('$skipToken') ?? '';
  const start = token === '' ? 0 : Number(Buffer.from(token, 'base64url').toString()) || 0;
  const value = items.slice(start, start + size);
  const next = start + size;
  const isMore = next < items.length || (options.emptyLast && start < items.length);
  if (!isMore) return { status: 200, body: { value } };
  const link = new URL(call.url);
  link.searchParams.set('$skipToken', Buffer.from(String(next)).toString('base64url'));
  return { status: 200, body: { nextLink: link.href, value } };
}
