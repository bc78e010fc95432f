import { randomUUID } from 'node:crypto';
import type { WorldChange } from '../world.ts';
import { type Logged, logKept } from './activity.ts';
import { gatewayError, methodNotAllowed, providerError } from './answer.ts';
import { page } from './paging.ts';
import type { Handler } from './simulation.ts';

/** The fields that `$select` may name (articles/azure-monitor/platform/rest-activity-log.md). */
const selectable = [
  ...[
    'authorization',
    'caller',
    'claims',
    'correlationId',
    'description',
    'eventDataId',
    'eventName',
    'eventTimestamp',
  ],
  ...[
    'httpRequest',
    'level',
    'operationId',
    'operationName',
    'properties',
    'resourceGroupName',
    'resourceProviderName',
  ],
  ...['resourceId', 'status', 'submissionTimestamp', 'subStatus', 'subscriptionId'],
];

/** The documented forms of `$filter`: a beginning, perhaps an end, and one thing more. */
const documented =
  /^eventTimestamp ge '([^']+)'(?: and eventTimestamp le '([^']+)')?(?: and (resourceGroupName|resourceUri|resourceProvider|correlationId) eq '((?:[^']|'')*)')?$/;

/** `GET …/providers/Microsoft.Insights/eventtypes/management/values`, with entries of the documented form (activity-log-schema.md, administrative category). */
export const activityLog: Handler = (sim, call) => {
  if (call.method !== 'GET') return methodNotAllowed(call);
  if (call.subscriptionId === undefined || call.names[0]?.toLowerCase() !== 'management')
    return gatewayError(404, 'InvalidResourceType', `There is no log '${call.names[0] ?? ''}'.`);
  const asked = documented.exec(call.url.searchParams.get('$filter')?.trim() ?? '');
  const select = call.url.searchParams
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const unknown = select?.find((name) => !selectable.includes(name));
  if (asked === null || unknown !== undefined) {
    return providerError(
      400,
      'BadRequest',
      `The query's ${asked === null ? '$filter' : `$select '${unknown}'`} is not supported.`,
    );
  }
  const [, from = '', to, field, value = ''] = asked;
  const now = sim.world.now().getTime();
  const [first, last] = [Math.max(Date.parse(from), now - logKept), to === undefined ? now : Date.parse(to)];
  const entries = sim.activity
    .list()
    .filter(({ change }) => change.subscriptionId.toLowerCase() === call.subscriptionId?.toLowerCase())
    // An entry can be queried some minutes after what it reports: three to twenty (articles/azure-monitor/platform/activity-log.md).
    .filter(({ change: { time } }) => time.getTime() >= first && time.getTime() + sim.settings.activityLogDelay <= now)
    .filter(({ change: { time } }) => time.getTime() <= last)
    .filter(({ change }) => field === undefined || same(fieldOf(change, field), value.replaceAll("''", "'")))
    .flatMap((logged) => entriesOf(logged, sim.world.tenantId, sim.settings.activityLogDelay));
  const shown = entries.map((entry) =>
    select === undefined ? entry : Object.fromEntries(Object.entries(entry).filter(([name]) => select.includes(name))),
  );
  return page(call, shown, { size: Math.min(200, sim.settings.pageSize), emptyLast: sim.settings.emptyLastPage });
};

function fieldOf({ id, operation, correlationId }: WorldChange, field: string): string {
  if (field === 'resourceUri') return id;
  if (field === 'correlationId') return correlationId;
  return field === 'resourceProvider' ? (operation.split('/')[0] ?? '') : groupOf(id);
}

const groupOf = (id: string): string => /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? '';
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** One operation has an entry for its beginning and one for its end, newest first; the world knows only the end. */
function entriesOf({ change, operationId }: Logged, tenantId: string, delay: number): Record<string, unknown>[] {
  const { id, operation, time, caller, correlationId, succeeded, subscriptionId } = change;
  const named = (value: string) => ({ value, localizedValue: value });
  const at = time.toISOString().replace('Z', '0000Z');
  const common = {
    authorization: { action: operation, scope: id },
    caller: caller?.objectId ?? 'somebody@contoso.example',
    claims: {
      aud: 'https://management.core.windows.net/',
      iss: `https://sts.windows.net/${tenantId}/`,
      appid: caller?.appId ?? '',
      'http://schemas.microsoft.com/identity/claims/objectidentifier': caller?.objectId ?? '',
      'http://schemas.microsoft.com/identity/claims/tenantid': tenantId,
      name: 'Some Body',
      ipaddr: '192.0.2.1',
      ver: '1.0',
    },
    correlationId,
    category: named('Administrative'),
    eventTimestamp: at,
    level: succeeded ? 'Informational' : 'Error',
    operationId,
    operationName: named(operation),
    resourceGroupName: groupOf(id),
    resourceProviderName: named(operation.split('/')[0] ?? ''),
    resourceId: id,
    submissionTimestamp: new Date(time.getTime() + delay).toISOString(),
    subscriptionId,
  };
  return [succeeded ? 'Succeeded' : 'Failed', 'Started'].map((status) => ({
    ...common,
    eventDataId: randomUUID(),
    eventName: named(status === 'Started' ? 'BeginRequest' : 'EndRequest'),
    status: named(status),
    subStatus: named(''),
  }));
}
