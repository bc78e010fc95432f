import * as z from 'zod';
import { Scope, spanMoment, spanProblem } from '../../core/asked.ts';
import { after, hours, millis } from '../../core/time.ts';
import type { AuditEntry } from '../../state/audit/model.ts';
import { type Cursor, findTime, newestFirst } from '../cursor.ts';
import { exportFormat } from '../export-format.ts';
import { takeMany } from '../json-lines.ts';
import { linesResponse, listResponse, takePage } from '../page.ts';
import type { ApiState } from '../ports.ts';
import { badParameter } from '../problem.ts';
import { isWithin, oneOf, pageFields, parseQuery } from '../query.ts';
import type { View } from '../view.ts';

const day = hours(24);
/** Without `from`: this long before `to`. */
const usualSpan = millis(30 * day);

export const AuditQuery = z.strictObject({
  from: spanMoment('start').optional(),
  to: spanMoment('end').optional(),
  target: Scope.optional(),
  format: oneOf(['json', 'jsonl']).optional(),
  ...pageFields('audit'),
});

interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** `GET /api/audit`: who did what to which resource, newest first, `from` included, `to` not; as JSON Lines, thousands of rows an answer. */
export const listAudit: View = async ({ state, clock }, request) => {
  const { target, ...query } = parseQuery(request.query, AuditQuery);
  const span = toSpan(query.from, query.to, clock.now());
  const fixed = { from: span.from.toISOString(), to: span.to.toISOString() };
  const [time, behind = ''] = query.after ?? [];
  const start = findTime(time);
  const goesOn = start !== undefined && start < span.to;
  const rows = matching(state, span, goesOn ? { at: start, behind } : { at: span.to, behind: '' }, target);
  if (exportFormat(request) === 'jsonl') {
    if (request.query.has('top')) throw badParameter('top', 'is for pages of JSON');
    return linesResponse(request, 'audit', await takeMany(rows, placeOf, ({ value }) => value), fixed);
  }
  const page = await takePage(rows, placeOf, query, 'sorted');
  return listResponse(request, 'audit', { value: page.value.map(({ value }) => value), last: page.last }, fixed);
};

interface Placed {
  readonly place: string;
  readonly value: AuditEntry;
}

const placeOf = ({ value, place }: Placed): Cursor => [newestFirst(value.at), place];

/** Without `to`: everything there is, and another clock may be a little ahead of ours. */
function toSpan(from: Date | undefined, to: Date | undefined, now: Date): Span {
  const end = to ?? after(now, hours(1));
  const start = from ?? after(end, millis(-usualSpan));
  const problem = spanProblem(start, end);
  if (problem === undefined) return { from: start, to: end };
  throw badParameter('from', problem);
}

/** From day to day backwards; within a day the table's own order is newest first. */
async function* matching(
  { audit }: ApiState,
  { from, to }: Span,
  start: { readonly at: Date; readonly behind: string },
  target: string | undefined,
): AsyncIterable<Placed> {
  for (let { at, behind } = start; toDay(at) >= toDay(from); at = after(at, millis(-day)), behind = '') {
    // A page begins in the table where the one before it ended.
    for await (const row of audit.list(toDay(at), behind)) {
      const time = new Date(row.value.at);
      if (time >= from && time < to && isWithin(row.value.target, target)) yield row;
    }
  }
}

const toDay = (at: Date): string => at.toISOString().slice(0, 10);
