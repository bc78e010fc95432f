import type { NetworkManagementContext } from '@azure/arm-network/api';
import { isRecord } from '../core/arm-body.ts';
import { callerIds, objectIdClaim } from '../core/caller-ids.ts';
import type { LoggedOperation, LoggedPage } from '../core/logged-operation.ts';
import { findResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { after, days, millis } from '../core/time.ts';
import { elementsOf, nextOf } from './answer.ts';
import { answerOf } from './answer-of.ts';
import { apiVersions } from './api-versions.ts';
import { addressOf } from './own-origin.ts';

/** Azure's record of who did what, which nobody can write. */
export interface ActivityLog {
  /**
   * What was done to one resource itself, as far back as the log goes: one request, and no page beyond the first. What was done just now is not in it yet: an entry
   * is there some minutes later.
   */
  listOf(resource: string, now: Date, signal: AbortSignal): Promise<LoggedPage>;
}

/** The log keeps 90 days (https://learn.microsoft.com/azure/azure-monitor/platform/activity-log). */
const kept = days(89);

/** What is asked of each entry: neither the caller's name nor the request. */
const fields = 'claims,eventTimestamp,operationId,operationName,resourceId,status';

/** Reads with the right `Microsoft.Insights/eventtypes/values/read`, which is optional: without it every read is refused. */
export function createActivityLog(
  endpoint: string,
  context: Pick<NetworkManagementContext, 'pathUnchecked'>,
): ActivityLog {
  return {
    async listOf(resource, now, signal) {
      const wanted = findResourceId(resource);
      if (wanted === undefined) throw new TypeError(`'${resource}' is no resource`);
      const path = `/subscriptions/${wanted.subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values`;
      const from = after(now, millis(-kept)).toISOString();
      const uri = wanted.id.replaceAll("'", "''");
      const filter = `eventTimestamp ge '${from}' and eventTimestamp le '${now.toISOString()}' and resourceUri eq '${uri}'`;
      const query = `api-version=${apiVersions.activityLog}&$filter=${encodeURIComponent(filter)}&$select=${fields}`;
      const href = `${addressOf(endpoint, path)}?${query}`;
      const answer = await answerOf(`GET ${path}`, signal, (options) => context.pathUnchecked(href).get(options));
      const entries = elementsOf(answer, 'value').flatMap((each) => toEntry(each, wanted.id));
      return { operations: toOperations(entries), complete: nextOf(answer, 'nextLink') === undefined };
    },
  };
}

interface Entry extends LoggedOperation {
  readonly operationId: string;
  readonly status: string;
}

function toEntry(entry: Record<string, unknown>, resource: string): Entry[] {
  const { operationId, eventTimestamp } = entry;
  const at = new Date(typeof eventTimestamp === 'string' ? eventTimestamp : Number.NaN);
  const operation = textOf(entry.operationName);
  // An entry of something below the resource, or of another that the filter let through, says nothing of this one.
  if (findResourceId(entry.resourceId)?.id !== resource || typeof operationId !== 'string') return [];
  if (operation === undefined || Number.isNaN(at.getTime())) return [];
  const claims = isRecord(entry.claims) ? entry.claims : {};
  const by = callerIds([claims[objectIdClaim], claims.oid]);
  return [{ operationId, operation: foldCase(operation), status: textOf(entry.status) ?? '', at, by }];
}

const textOf = (field: unknown): string | undefined =>
  isRecord(field) && typeof field.value === 'string' ? field.value : undefined;

/** The entries of one operation share an id: that it began, that it was taken, how it ended. What was refused or failed made nothing. */
function toOperations(entries: readonly Entry[]): readonly LoggedOperation[] {
  const byOperation = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = `${entry.operationId} ${entry.operation}`;
    byOperation.set(key, [...(byOperation.get(key) ?? []), entry]);
  }
  return [...byOperation.values()].flatMap((all) => {
    const said = new Set(all.map(({ status }) => foldCase(status)));
    const [first, ...others] = all.toSorted((a, b) => a.at.getTime() - b.at.getTime());
    const tookEffect = (said.has('succeeded') || said.has('accepted')) && !said.has('failed') && !said.has('canceled');
    if (first === undefined || !tookEffect) return [];
    return [{ operation: first.operation, at: first.at, by: callerIds([first, ...others].flatMap(({ by }) => by)) }];
  });
}
