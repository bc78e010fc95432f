import { severities } from '../../state/findings/rows.ts';
import type { ListedFinding } from '../../state/findings/store.ts';
import { type Cursor, compareCursors } from '../cursor.ts';
import { json } from '../message.ts';
import { listResponse, takePage } from '../page.ts';
import type { ApiState } from '../ports.ts';
import { parseQuery } from '../query.ts';
import { notFound } from '../table-key.ts';
import type { View } from '../view.ts';
import { exportFindings } from './finding-exports.ts';
import { FindingQuery, type IsWanted, toFilter } from './finding-filter.ts';
import { findFindingRow, type Placed, toFindingItem } from './finding-item.ts';

/**
 * `GET /api/findings`: worst first; of one severity what exists, by subject, then what is resolved. What exists is little and is read
 * whole; resolved ones are nearly all there ever were, and are read from where the page begins to where it ends.
 */
export const listFindings: View = async ({ state }, request) => {
  const query = parseQuery(request.query, FindingQuery);
  const placed = inOrder(state, query, await toFilter(query, state));
  const exported = await exportFindings(request, query, placed);
  if (exported !== undefined) return exported;
  const { value, last } = await takePage(placed, ({ place }) => place, query, 'sorted');
  return listResponse(request, 'findings', { value: value.map(({ found }) => toFindingItem(found)), last });
};

/** `GET /api/findings/{id}`: one finding, with what it rests on. */
export const getFinding: View = async ({ state }, request) => {
  const id = request.params.id ?? '';
  const row = findFindingRow(id);
  const found = row === undefined ? undefined : await state.findings.findByRow(row);
  if (found === undefined) throw notFound('finding', id);
  return json(200, toFindingItem(found));
};

async function* inOrder(
  { findings }: Pick<ApiState, 'findings'>,
  query: FindingQuery,
  isWanted: IsWanted,
): AsyncIterable<Placed> {
  const placed: Placed[] = [];
  const standing = findings.listWhere({ state: query.state, severity: query.severity, room: query.room });
  for await (const found of standing) if (isWanted(found)) placed.push({ place: placeOf(found), found });
  placed.sort((a, b) => compareCursors(a.place, b.place));
  for (const { severity, partition } of severities) {
    yield* placed.filter(({ found }) => found.value.severity === severity);
    if (query.severity !== undefined && query.severity !== severity) continue;
    if (query.state !== undefined && query.state !== 'resolved') continue;
    const [at = '', ofResolved, behind] = query.after ?? [];
    if (at > partition) continue;
    const rows = findings.listResolved(severity, at === partition && ofResolved === resolvedMark ? behind : '');
    for await (const found of rows) {
      if (isWanted(found)) yield { place: [partition, resolvedMark, found.row], found };
    }
  }
}

const standingMark = 'a';
const resolvedMark = 'b';

const placeOf = ({ severityPlace, partition, row, value }: ListedFinding): Cursor => [
  severityPlace,
  standingMark,
  value.subject,
  value.check,
  partition,
  row,
];
