import type { Role } from './principal.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Below the host's prefix, `api/`. */
  readonly path: string;
  /** The role it takes; `anyone` needs no identity. */
  readonly role: Role | 'anyone';
}

/** Every route of the API. What functions/ registers is held against this table by a test. */
export const routes = {
  listConnections: { method: 'GET', path: 'connections', role: 'Gatehouse.Reader' },
  getConnection: { method: 'GET', path: 'connections/{id}', role: 'Gatehouse.Reader' },
  approveConnection: { method: 'POST', path: 'connections/{id}/approve', role: 'Gatehouse.Approver' },
  rejectConnection: { method: 'POST', path: 'connections/{id}/reject', role: 'Gatehouse.Approver' },
  deferConnection: { method: 'POST', path: 'connections/{id}/defer', role: 'Gatehouse.Approver' },
  listEndpoints: { method: 'GET', path: 'endpoints', role: 'Gatehouse.Reader' },
  getEndpoint: { method: 'GET', path: 'endpoints/{id}', role: 'Gatehouse.Reader' },
  listRecords: { method: 'GET', path: 'records', role: 'Gatehouse.Reader' },
  getRecords: { method: 'GET', path: 'records/{fqdn}', role: 'Gatehouse.Reader' },
  listFindings: { method: 'GET', path: 'findings', role: 'Gatehouse.Reader' },
  listAudit: { method: 'GET', path: 'audit', role: 'Gatehouse.Reader' },
  listHeldDeletes: { method: 'GET', path: 'guard', role: 'Gatehouse.Reader' },
  releaseHeldDeletes: { method: 'POST', path: 'guard/{zone}/release', role: 'Gatehouse.Admin' },
  getPlan: { method: 'GET', path: 'plan', role: 'Gatehouse.Reader' },
  getHealth: { method: 'GET', path: 'health', role: 'anyone' },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
