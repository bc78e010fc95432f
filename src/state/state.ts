import { type Audit, createAudit } from './audit/store.ts';
import { type Connections, createConnections } from './connections/store.ts';
import { createDoubts, type Doubts } from './contradicted.ts';
import { createEndpoints, type Endpoints } from './endpoints/store.ts';
import { createMeta, type Meta } from './meta/store.ts';
import { createNames, type Names } from './names/store.ts';
import type { Tables } from './tables.ts';
import { createWork, type Work } from './work/store.ts';
import { createZones, type Zones } from './zones/store.ts';

/** Everything kept in Table storage, one typed store each (design: State). */
export interface State extends Pick<Tables, 'findings' | 'resolved' | 'outbox'> {
  readonly audit: Audit;
  readonly connections: Connections;
  readonly endpoints: Endpoints;
  readonly meta: Meta;
  readonly names: Names;
  readonly work: Work;
  readonly zones: Zones;
  /** What contradicts its keys, as far as lists came by it. */
  readonly doubts: Doubts;
}

export function createState(tables: Tables): State {
  const doubts = createDoubts();
  return {
    ...tables,
    audit: createAudit(tables.audit),
    connections: createConnections(tables.connections, doubts),
    endpoints: createEndpoints(tables.endpoints, doubts),
    meta: createMeta(tables.meta),
    names: createNames(tables.names, doubts),
    work: createWork(tables.work),
    zones: createZones(tables.zones, doubts),
    doubts,
  };
}
