import { z } from 'zod';
import { findResourceId } from '../../core/resource-id.ts';
import { severities } from '../../state/findings/rows.ts';
import type { ListedFinding } from '../../state/findings/store.ts';
import type { State } from '../../state/state.ts';
import { type Cursor, compareCursors } from '../cursor.ts';
import { listResponse, takePage } from '../page.ts';
import type { ApiDependencies } from '../ports.ts';
import { isWithin, oneOf, pageFields, parseQuery } from '../query.ts';
import type { View } from '../view.ts';

export const FindingQuery = z.strictObject({
  state: oneOf(['open', 'resolved', 'exempt']).optional(),
  severity: oneOf(['critical', 'high', 'medium', 'low', 'info']).optional(),
  check: z
    .string()
    .regex(/^[\w.-]{1,100}$/, "must be the id of a check, as a finding's check says it")
    .optional(),
  /** A resource id, with everything under it; or the one word that stands for a part of the product: policy, plan, work-queue. */
  subject: z
    .string()
    .transform((text) => findResourceId(text)?.id ?? text.toLowerCase())
    .refine(
      (text) => text.startsWith('/') || /^[a-z-]{1,40}$/.test(text),
      'must be an ARM resource id, or one word such as policy',
    )
    .optional(),
  ...pageFields('findings'),
});
type FindingQuery = z.infer<typeof FindingQuery>;

/**
 * `GET /api/findings`: worst first; of one severity what exists, by subject, then what is resolved. What exists is little and is read
 * whole; resolved ones are nearly all there ever were, and are read from where the page begins to where it ends.
 */
export function listFindings({ state }: Pick<ApiDependencies, 'state'>): View {
  return async (request) => {
    const query = parseQuery(request.query, FindingQuery);
    const { value, last } = await takePage(inOrder(state, query), ({ place }) => place, query, 'sorted');
    return listResponse(request, 'findings', { value: value.map(({ found }) => toFindingItem(found)), last });
  };
}

interface Placed {
  readonly place: Cursor;
  readonly found: ListedFinding;
}

async function* inOrder({ findings }: Pick<State, 'findings'>, query: FindingQuery): AsyncIterable<Placed> {
  const placed: Placed[] = [];
  const standing = findings.listWhere({ state: query.state, severity: query.severity });
  for await (const found of matching(standing, query)) placed.push({ place: placeOf(found), found });
  placed.sort((a, b) => compareCursors(a.place, b.place));
  for (const { severity, partition } of severities) {
    yield* placed.filter(({ found }) => found.value.severity === severity);
    if (query.severity !== undefined && query.severity !== severity) continue;
    if (query.state !== undefined && query.state !== 'resolved') continue;
    const [at = '', ofResolved, behind] = query.after ?? [];
    if (at > partition) continue;
    const rows = findings.listResolved(severity, at === partition && ofResolved === resolvedMark ? behind : '');
    for await (const found of matching(rows, query)) yield { place: [partition, resolvedMark, found.row], found };
  }
}

const standingMark = 'a';
const resolvedMark = 'b';

async function* matching(rows: AsyncIterable<ListedFinding>, query: FindingQuery): AsyncIterable<ListedFinding> {
  for await (const row of rows) {
    const { check, subject } = row.value;
    if (query.check !== undefined && check.toLowerCase() !== query.check.toLowerCase()) continue;
    if (isWithin(subject, query.subject)) yield row;
  }
}

const placeOf = ({ severityPlace, partition, row, value }: ListedFinding): Cursor => [
  severityPlace,
  standingMark,
  value.subject,
  value.check,
  partition,
  row,
];

function toFindingItem({ value }: ListedFinding) {
  return {
    room: value.room,
    check: value.check,
    subject: value.subject,
    severity: value.severity,
    message: value.message,
    remedy: value.remedy,
    state: value.state,
    exemption: value.exemption,
    firstSeen: value.firstSeen,
    openedAt: value.openedAt,
    reopened: value.reopened,
    lastSeen: value.lastSeen,
    resolvedAt: value.resolvedAt,
  };
}
