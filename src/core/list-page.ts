import { findList, isRecord } from './arm-body.ts';
import type { Problem } from './errors.ts';

/** What an envelope says where its list is a part of a longer one: REST's, `az graph query`'s and Resource Graph's own words for where to go on. */
const goesOn = ['nextLink', 'skip_token', 'skipToken', '$skipToken'] as const;

/** Fields that say how many rows all pages have. */
const totals = ['total_records', 'totalRecords'] as const;

/** The field of an envelope that says that its list goes on; undefined where none does. */
const continuedBy = (envelope: Readonly<Record<string, unknown>>): string | undefined =>
  goesOn.find((field) => typeof envelope[field] === 'string' && envelope[field] !== '') ?? cutBy(envelope);

/** Resource Graph's word for a list that was cut, and that no token leads on from. */
const cutBy = ({ resultTruncated }: Readonly<Record<string, unknown>>): 'resultTruncated' | undefined =>
  String(resultTruncated) === 'true' ? 'resultTruncated' : undefined;

/** One element of a list, and its place in the file. */
export interface Placed {
  readonly element: unknown;
  /** `[3]`; `[0][3]` in a page among others. */
  readonly path: string;
}

/**
 * The elements of a list body, or of several answers in one array (pages of a list, lists of several types): each list's elements count
 * one by one. Undefined where it is no list.
 */
export const findElements = (content: unknown): readonly Placed[] | undefined =>
  findList(content)?.flatMap((each, at): readonly Placed[] => {
    const rows = isEnvelope(each) ? findList(each) : undefined;
    return rows?.map((element, row) => ({ element, path: `[${at}][${row}]` })) ?? [{ element: each, path: `[${at}]` }];
  });

/** A body with an id may have a `value` of its own. */
const isEnvelope = (each: unknown): boolean => Array.isArray(each) || (isRecord(each) && isNothing(each.id));

const isNothing = (value: unknown): boolean => value === undefined || value === null;

/** A list in an envelope, as far as it says whether it is all. */
interface Page {
  readonly rows: number;
  readonly isCut: boolean;
  /** The field that says where to go on. */
  readonly more: string | undefined;
  /** The field that says how many rows all pages have. */
  readonly counted: string | undefined;
  readonly total: number;
}

/**
 * Each list that is a page of a longer one whose other pages are not beside it, by the field that says so. `az graph query` gives the first 100
 * rows where nobody says otherwise (learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data). All pages of a list, one after
 * another in one array, are whole.
 */
export function findParts(content: unknown): readonly Problem[] {
  const lists = Array.isArray(content) ? content : [content];
  const pages = lists.map(toPage);
  return pages.flatMap((page, index) => {
    const said = page && whatLacks(page, pages, index);
    if (page === undefined || said === undefined) return [];
    const of = page.counted === undefined ? 'whose next page is not beside it' : `${page.rows} of ${page.total} rows`;
    return [{ path: `${Array.isArray(content) ? `[${index}].` : ''}${said}`, message: `${isPart}, ${of}; ${advice}` }];
  });
}

const isPart = 'says that this is a page of a longer list';
const advice =
  'put all its pages into one array (az graph query gives 100 rows a page, up to 1,000 with --first, the next with --skip-token)';

function toPage(list: unknown): Page | undefined {
  if (!isRecord(list) || !isNothing(list.id)) return undefined;
  const rows = findList(list)?.length;
  if (rows === undefined) return undefined;
  const counted = totals.find((field) => /^\d+$/.test(String(list[field])));
  const isCut = cutBy(list) !== undefined;
  return { rows, isCut, more: continuedBy(list), counted, total: Number(counted === undefined ? rows : list[counted]) };
}

/** The field that says so, where neither the next page nor all rows are beside it. */
function whatLacks(page: Page, pages: readonly (Page | undefined)[], index: number): string | undefined {
  if (page.counted === undefined) return pages[index + 1] === undefined ? page.more : undefined;
  const rows = pages.reduce((sum, each) => sum + (each?.total === page.total && each.counted ? each.rows : 0), 0);
  if (rows < page.total) return page.counted;
  return page.isCut ? page.more : undefined;
}
