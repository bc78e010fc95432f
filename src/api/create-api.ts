import { guarded, open, type View } from './door.ts';
import type { Handler } from './message.ts';
import type { ApiDependencies } from './ports.ts';
import { createRateLimit } from './rate-limit.ts';
import type { RouteName } from './routes.ts';
import { unknownRoute } from './unknown-route.ts';
import { listAudit } from './views/audit.ts';
import { getConnection, listConnections } from './views/connections.ts';
import { decide, defer } from './views/decide.ts';
import { getEndpoint, listEndpoints } from './views/endpoints.ts';
import { listFindings } from './views/findings.ts';
import { getHealth } from './views/health.ts';
import { listHeldDeletes, releaseHeldDeletes } from './views/held-deletes.ts';
import { getPlan } from './views/plan.ts';
import { getRecords, listRecords } from './views/records.ts';

/** A handler for each route, and one for whatever is none. */
export type Api = Readonly<Record<RouteName | 'unknownRoute', Handler>>;

/** Every route's handler, behind its door. Handlers never throw: whatever goes wrong becomes problem details. */
export function createApi(deps: ApiDependencies): Api {
  const door = { ...deps, rate: createRateLimit(deps.clock) };
  const behind = (name: RouteName, view: View): Handler => guarded(door, name, view);
  return {
    listConnections: behind('listConnections', listConnections(deps)),
    getConnection: behind('getConnection', getConnection(deps)),
    approveConnection: behind('approveConnection', decide(deps, 'approve')),
    rejectConnection: behind('rejectConnection', decide(deps, 'reject')),
    deferConnection: behind('deferConnection', defer(deps)),
    listEndpoints: behind('listEndpoints', listEndpoints(deps)),
    getEndpoint: behind('getEndpoint', getEndpoint(deps)),
    listRecords: behind('listRecords', listRecords(deps)),
    getRecords: behind('getRecords', getRecords(deps)),
    listFindings: behind('listFindings', listFindings(deps)),
    listAudit: behind('listAudit', listAudit(deps)),
    listHeldDeletes: behind('listHeldDeletes', listHeldDeletes(deps)),
    releaseHeldDeletes: behind('releaseHeldDeletes', releaseHeldDeletes(deps)),
    getPlan: behind('getPlan', getPlan(deps)),
    getHealth: open(door, 'getHealth', getHealth(deps)),
    unknownRoute: open(door, 'unknownRoute', unknownRoute),
  };
}
