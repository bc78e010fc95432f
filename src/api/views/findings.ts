import { z } from 'zod';
import { findResourceId } from '../../core/resource-id.ts';
import type { FindingRow } from '../../state/rows.ts';
import type { Row } from '../../state/table.ts';
import type { View } from '../door.ts';
import { listResponse, takePage } from '../page.ts';
import type { ApiDependencies } from '../ports.ts';
import { isWithin, oneOf, pageFields, parseQuery } from '../query.ts';

/** Worst first. */
const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;

const FindingQuery = z.strictObject({
  state: oneOf(['open', 'resolved', 'exempt']).optional(),
  severity: oneOf(severities).optional(),
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

/** `GET /api/findings`: worst first, then by subject. */
export function listFindings({ state }: Pick<ApiDependencies, 'state'>): View {
  return async (request) => {
    const query = parseQuery(request.query, FindingQuery);
    // What was resolved stays for ever: the storage leaves it out, so that only what is shown is read.
    const rows = state.findings.listWhere({ state: query.state, severity: query.severity });
    const { value, last } = await takePage(matching(rows, query), placeOf, query);
    return listResponse(request, 'findings', { value: value.map(toFindingItem), last });
  };
}

async function* matching(rows: AsyncIterable<Row<FindingRow>>, query: FindingQuery): AsyncIterable<Row<FindingRow>> {
  for await (const row of rows) {
    const { check, subject } = row.value;
    if (query.check !== undefined && check.toLowerCase() !== query.check.toLowerCase()) continue;
    if (isWithin(subject, query.subject)) yield row;
  }
}

const placeOf = ({ partition, row, value }: Row<FindingRow>) => [
  String(severities.indexOf(value.severity)),
  value.subject,
  value.check,
  partition,
  row,
];

function toFindingItem({ value }: Row<FindingRow>) {
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
