import { type Audit, createAudit } from './audit/store.ts';
import { type Connections, createConnections } from './connections/store.ts';
import { createDoubts, type Doubts } from './contradicted.ts';
import { createEndpoints, type Endpoints } from './endpoints/store.ts';
import { createFindings, type Findings } from './findings/store.ts';
import { createMeta, type Meta } from './meta/store.ts';
import { createNames, type Names } from './names/store.ts';
import { createOutbox, type Outbox } from './outbox/store.ts';
import type { Tables } from './tables.ts';
import { createWork, type Work } from './waiting/store.ts';
import { createZones, type Zones } from './zones/store.ts';

/** Everything kept in Table storage, one typed store each (design: State). */
export interface State {
  readonly audit: Audit;
  readonly connections: Connections;
  readonly endpoints: Endpoints;
  readonly findings: Findings;
  readonly meta: Meta;
  readonly names: Names;
  readonly outbox: Outbox;
  readonly work: Work;
  readonly zones: Zones;
  /** What contradicts its keys, as far as lists came by it. */
  readonly doubts: Doubts;
}

export function createState(tables: Tables): State {
  const doubts = createDoubts();
  return {
    audit: createAudit(tables.audit),
    connections: createConnections(tables.connections, doubts),
    endpoints: createEndpoints(tables.endpoints, doubts),
    findings: createFindings(tables, doubts),
    meta: createMeta(tables.meta, doubts),
    names: createNames(tables.names, doubts),
    outbox: createOutbox(tables.outbox),
    work: createWork(tables.work),
    zones: createZones(tables.zones, doubts),
    doubts,
  };
}
