import { createAudit } from './audit/store.ts';
import { createClusters } from './clusters/store.ts';
import { createConnections } from './connections/store.ts';
import { createDoubts } from './contradicted.ts';
import { createDependents } from './dependents/store.ts';
import { createEndpoints } from './endpoints/store.ts';
import { createEstate } from './estate/store.ts';
import { createFindings } from './findings/store.ts';
import { createMeta } from './meta/store.ts';
import { createNames } from './names/store.ts';
import { createOutbox } from './outbox/store.ts';
import { createPaths } from './paths/store.ts';
import { createRemediations } from './remediations/store.ts';
import type { Tables } from './tables.ts';
import { createVerifications } from './verifications/store.ts';
import { createWork } from './waiting/store.ts';
import { createZones } from './zones/store.ts';

export type State = ReturnType<typeof createState>;

/** Everything kept in Table storage, one typed store each (design: State). */
export function createState(tables: Tables) {
  const doubts = createDoubts();
  const dependents = createDependents(tables.dependents, doubts);
  return {
    audit: createAudit(tables.audit),
    clusters: createClusters(tables.clusters, doubts),
    /** What the isolation of clusters, and their services, depend on: as `dependents` for ways out. */
    clusterParts: createDependents(tables.clusterparts, doubts),
    connections: createConnections(tables.connections, doubts),
    endpoints: createEndpoints(tables.endpoints, doubts),
    estate: createEstate(tables.estate),
    findings: createFindings(tables, doubts),
    meta: createMeta(tables.meta, doubts),
    names: createNames(tables.names, doubts),
    outbox: createOutbox(tables.outbox),
    paths: createPaths(tables.paths, dependents, doubts),
    dependents,
    remediations: createRemediations(tables.remediations, doubts),
    verifications: createVerifications(tables.verifications, doubts),
    work: createWork(tables.work),
    zones: createZones(tables.zones, doubts),
    /** What contradicts its keys, as far as lists came by it. */
    doubts,
  };
}
