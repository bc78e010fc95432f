import type { Route } from './view.ts';
import { getClusterAccess, listClusters } from './views/access.ts';
import { listAudit } from './views/audit.ts';
import { getConnection, listConnections } from './views/connections.ts';
import { decide, defer } from './views/decide.ts';
import { getEgress, listEgress, listEgressDays } from './views/egress.ts';
import { getEndpoint, listEndpoints } from './views/endpoints.ts';
import { getFinding, listFindings } from './views/findings.ts';
import { getHealth } from './views/health.ts';
import { listHeldDeletes, releaseHeldDeletes } from './views/held-deletes.ts';
import { askCluster, getIsolation } from './views/isolation.ts';
import { getMe } from './views/me.ts';
import { getOpenApi } from './views/open-api.ts';
import { listPeople } from './views/people.ts';
import { getPlan } from './views/plan.ts';
import { applyProposal, listProposals } from './views/proposals.ts';
import { getRecords, listRecords } from './views/records.ts';
import { listRemediations, undoRemediation } from './views/remediations.ts';
import { getService, listServices } from './views/services.ts';
import { listSubscriptions } from './views/subscriptions.ts';
import { getReachability, getWhy } from './views/why.ts';

const reader = 'Gatehouse.Reader';
const approver = 'Gatehouse.Approver';
const admin = 'Gatehouse.Admin';

/** Every route that the OpenAPI document describes. */
const described = {
  listConnections: { method: 'GET', path: 'connections', role: reader, sees: 'own', view: listConnections },
  getConnection: { method: 'GET', path: 'connections/{id}', role: reader, sees: 'own', view: getConnection },
  approveConnection: { method: 'POST', path: 'connections/{id}/approve', role: approver, view: decide('approve') },
  rejectConnection: { method: 'POST', path: 'connections/{id}/reject', role: approver, view: decide('reject') },
  deferConnection: { method: 'POST', path: 'connections/{id}/defer', role: approver, view: defer },
  listEndpoints: { method: 'GET', path: 'endpoints', role: reader, sees: 'own', view: listEndpoints },
  getEndpoint: { method: 'GET', path: 'endpoints/{id}', role: reader, sees: 'own', view: getEndpoint },
  listRecords: { method: 'GET', path: 'records', role: reader, sees: 'own', view: listRecords },
  getRecords: { method: 'GET', path: 'records/{fqdn}', role: reader, sees: 'own', view: getRecords },
  listFindings: { method: 'GET', path: 'findings', role: reader, sees: 'own', exports: true, view: listFindings },
  getFinding: { method: 'GET', path: 'findings/{id}', role: reader, sees: 'own', view: getFinding },
  listEgress: { method: 'GET', path: 'egress', role: reader, sees: 'own', view: listEgress },
  getEgress: { method: 'GET', path: 'egress/{id}', role: reader, sees: 'own', view: getEgress },
  listEgressDays: { method: 'GET', path: 'egress-days', role: reader, sees: 'all', view: listEgressDays },
  listRemediations: { method: 'GET', path: 'remediations', role: reader, sees: 'own', view: listRemediations },
  undoRemediation: { method: 'POST', path: 'remediations/{id}/undo', role: admin, view: undoRemediation },
  listAudit: { method: 'GET', path: 'audit', role: reader, sees: 'own', exports: true, view: listAudit },
  listHeldDeletes: { method: 'GET', path: 'guard', role: reader, sees: 'own', view: listHeldDeletes },
  releaseHeldDeletes: { method: 'POST', path: 'guard/{zone}/release', role: admin, view: releaseHeldDeletes },
  getPlan: { method: 'GET', path: 'plan', role: reader, sees: 'all', view: getPlan },
  listSubscriptions: { method: 'GET', path: 'subscriptions', role: reader, sees: 'own', view: listSubscriptions },
  listPeople: { method: 'GET', path: 'people', role: reader, sees: 'all', view: listPeople },
  listServices: { method: 'GET', path: 'services', role: reader, sees: 'own', view: listServices },
  getService: { method: 'GET', path: 'services/{id}', role: reader, sees: 'own', view: getService },
  listClusters: { method: 'GET', path: 'clusters', role: reader, sees: 'own', view: listClusters },
  getClusterAccess: { method: 'GET', path: 'clusters/{id}/access', role: reader, sees: 'own', view: getClusterAccess },
  getIsolation: { method: 'GET', path: 'clusters/{id}/isolation', role: reader, sees: 'own', view: getIsolation },
  askCluster: { method: 'POST', path: 'clusters/{id}/ask', role: admin, view: askCluster },
  getWhy: { method: 'GET', path: 'why', role: reader, sees: 'own', view: getWhy },
  getReachability: { method: 'GET', path: 'reachability', role: reader, sees: 'own', view: getReachability },
  listProposals: { method: 'GET', path: 'proposals', role: reader, sees: 'own', view: listProposals },
  applyProposal: { method: 'POST', path: 'proposals/{id}/apply', role: admin, view: applyProposal },
  getMe: { method: 'GET', path: 'me', role: 'anyone', view: getMe },
  getHealth: { method: 'GET', path: 'health', role: 'anyone', view: getHealth },
} as const satisfies Record<string, Route>;

/** Every route of the API and the view that answers it. functions/ registers these, and nothing else. */
export const routes = {
  ...described,
  getOpenApi: { method: 'GET', path: 'openapi.json', role: 'anyone', view: getOpenApi(described) },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
export const routeNames = Object.keys(routes) as readonly RouteName[];

/** The methods a route takes: what is read by GET is asked about by HEAD (RFC 9110, section 9.1). */
export const methodsOf = ({ method }: Pick<Route, 'method'>): ('GET' | 'HEAD' | 'POST')[] =>
  method === 'GET' ? ['GET', 'HEAD'] : [method];
