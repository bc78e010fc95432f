import { version } from '../../core/version.ts';
import { everyCheck } from '../../house/checks.ts';
import { toCsv } from '../../report/csv.ts';
import type { ReportedFinding } from '../../report/model.ts';
import { toSarif } from '../../report/sarif.ts';
import { compareCursors } from '../cursor.ts';
import { exportFormat } from '../export-format.ts';
import { takeMany } from '../json-lines.ts';
import type { ApiRequest, ApiResponse } from '../message.ts';
import { exportResponse, linesResponse } from '../page.ts';
import { badParameter } from '../problem.ts';
import type { FindingQuery } from './finding-filter.ts';
import { type FindingItem, type Placed, toFindingItem } from './finding-item.ts';

const columns = [
  ...(['id', 'room', 'check', 'severity', 'state', 'subject', 'message', 'remedy', 'exemption'] as const),
  ...(['evidenceHash', 'changedBy', 'firstSeen', 'openedAt', 'reopened', 'lastSeen', 'resolvedAt'] as const),
];

/** The list as JSON Lines, CSV or SARIF where that is asked for: thousands an answer, with a link to the rest. */
export async function exportFindings(
  request: ApiRequest,
  query: FindingQuery,
  placed: AsyncIterable<Placed>,
): Promise<ApiResponse | undefined> {
  const format = exportFormat(request);
  if (format === undefined) return undefined;
  if (request.query.has('top')) throw badParameter('top', 'is for pages of JSON');
  const behind = from(placed, query);
  const many = await takeMany(
    behind,
    ({ place }) => place,
    ({ found }) => toFindingItem(found),
  );
  if (format === 'jsonl') return linesResponse(request, 'findings', many);
  const { taken: items, last } = many;
  if (format === 'csv') {
    const text = toCsv(
      columns,
      items.map((item) => columns.map((name) => item[name])),
    );
    return exportResponse(request, 'findings', { format, type: 'text/csv; charset=utf-8; header=present', text, last });
  }
  const document = toSarif(items.map(toReported), {
    version,
    checks: everyCheck,
    helpOf: (check) => new URL(`/findings?words=${encodeURIComponent(check)}`, request.url).href,
    about: new URL('/', request.url).href,
  });
  const text = JSON.stringify(document);
  return exportResponse(request, 'findings', { format, type: 'application/sarif+json; charset=utf-8', text, last });
}

/** From behind the last one of the answer before. What is resolved is no result in SARIF unless it is asked for. */
async function* from(placed: AsyncIterable<Placed>, { after, state, format }: FindingQuery): AsyncIterable<Placed> {
  for await (const each of placed) {
    if (after !== undefined && compareCursors(each.place, after) <= 0) continue;
    if (format === 'sarif' && state === undefined && each.found.value.state === 'resolved') continue;
    yield each;
  }
}

const toReported = ({
  check,
  subject,
  severity,
  message,
  remedy,
  exemption,
  ...item
}: FindingItem): ReportedFinding => ({
  ...{ check, subject, severity, message, remedy, exemption },
  more: { id: item.id, state: item.state, firstSeen: item.firstSeen, lastSeen: item.lastSeen },
});
