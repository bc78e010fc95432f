import { findList, isRecord } from '../core/arm-body.ts';
import { InputError } from '../core/errors.ts';
import { continuedBy, totals } from '../core/list-page.ts';

/** A list in an envelope, as far as it says whether it is all. */
interface Page {
  readonly rows: number;
  /** The field that says where to go on. */
  readonly more: string | undefined;
  /** The field that says how many rows all pages have. */
  readonly counted: string | undefined;
  readonly total: number;
}

/**
 * What isn't in an export doesn't exist, for most things: a page of a list would be answered from as if it were all. `az graph query` gives the first
 * 100 rows where nobody says otherwise (learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data). All pages of a list, one after
 * another, are whole.
 * @throws InputError naming each list that is a part of a longer one
 */
export function refuseParts(resources: unknown): void {
  const lists = Array.isArray(resources) ? resources : [resources];
  const pages = lists.map(toPage);
  const problems = pages.flatMap((page, index) => {
    const said = page && whatLacks(page, pages, index);
    if (page === undefined || said === undefined) return [];
    const of = page.counted === undefined ? 'whose next page is not beside it' : `${page.rows} of ${page.total} rows`;
    return [
      { path: `${Array.isArray(resources) ? `[${index}].` : ''}${said}`, message: `${isPart}, ${of}; ${advice}` },
    ];
  });
  if (problems.length > 0) throw new InputError('resources', problems);
}

const isPart = 'says that this is a page of a longer list';
const advice =
  'put all its pages into one array (az graph query gives 100 rows a page, up to 1,000 with --first, the next with --skip-token)';

function toPage(list: unknown): Page | undefined {
  if (!isRecord(list) || list.id !== undefined) return undefined;
  const rows = findList(list)?.length;
  if (rows === undefined) return undefined;
  const counted = totals.find((field) => typeof list[field] === 'number');
  return { rows, more: continuedBy(list), counted, total: Number(counted === undefined ? rows : list[counted]) };
}

/** The field that says so, where neither the next page nor all rows are beside it. */
function whatLacks(page: Page, pages: readonly (Page | undefined)[], index: number): string | undefined {
  if (page.counted === undefined) return pages[index + 1] === undefined ? page.more : undefined;
  const rows = pages.reduce((sum, each) => sum + (each?.total === page.total && each.counted ? each.rows : 0), 0);
  return rows < page.total ? page.counted : undefined;
}
