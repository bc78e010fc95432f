import * as z from 'zod';
import { Cluster, ClusterAccess, Proposal } from './openapi/access-answers.ts';
import * as answers from './openapi/answers.ts';
import { Isolation, Service, Wanted } from './openapi/cluster-answers.ts';
import { Remediation, Way, WayInFull, WaysOfDay } from './openapi/egress-answers.ts';
import { Health } from './openapi/health-answers.ts';
import { Reachability, Why } from './openapi/why-answers.ts';
import { admin, anyone, approver, seesAll, seesOwn } from './route.ts';
import { type Described, type Route, withoutQuery } from './view.ts';
import { getClusterAccess, listClusters } from './views/access.ts';
import { AuditQuery, listAudit } from './views/audit.ts';
import { ConnectionQuery, getConnection, listConnections } from './views/connections.ts';
import { DeferralBody, decide, defer } from './views/decide.ts';
import { DecisionBody } from './views/deed.ts';
import { EgressQuery, getEgress, listEgress, listEgressDays } from './views/egress.ts';
import { EndpointQuery, getEndpoint, listEndpoints } from './views/endpoints.ts';
import { FindingQuery } from './views/finding-filter.ts';
import { getFinding, listFindings } from './views/findings.ts';
import { getHealth } from './views/health.ts';
import { listHeldDeletes, ReleaseBody, releaseHeldDeletes } from './views/held-deletes.ts';
import { askCluster, getIsolation } from './views/isolation.ts';
import { getMe } from './views/me.ts';
import { getOpenApi } from './views/open-api.ts';
import { listPeople } from './views/people.ts';
import { getPlan } from './views/plan.ts';
import { applyProposal, listProposals } from './views/proposals.ts';
import { getRecords, listRecords, RecordQuery, RecordsQuery } from './views/records.ts';
import { listRemediations, RemediationQuery, undoRemediation } from './views/remediations.ts';
import { getService, listServices, ServiceQuery } from './views/services.ts';
import { listSubscriptions } from './views/subscriptions.ts';
import { getReachability, getWhy, ReachabilityQuery, WhyQuery } from './views/why.ts';

const listOf = (item: z.ZodType) => z.strictObject({ value: z.array(item), nextLink: z.string().optional() });
const decided = { conditional: true, answer: answers.Connection, statuses: [200, 202] } as const;

/** Every route that the OpenAPI document describes. */
export const described = {
  listConnections: seesOwn('connections', listConnections, {
    summary: 'Connections, newest request first',
    query: ConnectionQuery,
    answer: listOf(answers.Connection),
  }),
  getConnection: seesOwn('connections/{id}', getConnection, {
    summary: 'One connection, with what was decided before',
    answer: answers.ConnectionInFull,
  }),
  approveConnection: approver('connections/{id}/approve', decide('approve'), {
    summary: 'Approve a connection',
    body: DecisionBody,
    ...decided,
  }),
  rejectConnection: approver('connections/{id}/reject', decide('reject'), {
    summary: 'Reject a connection',
    body: DecisionBody,
    ...decided,
  }),
  deferConnection: approver('connections/{id}/defer', defer, {
    summary: 'Put a connection off',
    body: DeferralBody,
    conditional: true,
    answer: answers.Connection,
  }),
  listEndpoints: seesOwn('endpoints', listEndpoints, {
    summary: 'Private endpoints, by id',
    query: EndpointQuery,
    answer: listOf(answers.Endpoint),
  }),
  getEndpoint: seesOwn('endpoints/{id}', getEndpoint, {
    summary: 'One private endpoint, with its names',
    answer: answers.EndpointInFull,
  }),
  listRecords: seesOwn('records', listRecords, {
    summary: 'Record sets that private endpoints claim',
    query: RecordsQuery,
    answer: listOf(answers.RecordSet),
  }),
  getRecords: seesOwn('records/{fqdn}', getRecords, {
    summary: 'The record sets of one name',
    query: RecordQuery,
    answer: listOf(answers.RecordSetWithNetworks),
  }),
  listFindings: seesOwn('findings', listFindings, {
    summary: 'Findings, worst first',
    query: FindingQuery,
    answer: listOf(answers.Finding),
    exports: true,
  }),
  getFinding: seesOwn('findings/{id}', getFinding, {
    summary: 'One finding, with what it rests on',
    answer: answers.Finding,
  }),
  listEgress: seesOwn('egress', listEgress, {
    summary: 'Where packets leave, by subject',
    query: EgressQuery,
    answer: listOf(Way),
  }),
  getEgress: seesOwn('egress/{id}', getEgress, { summary: "One subject's path to the internet", answer: WayInFull }),
  listEgressDays: seesAll('egress-days', listEgressDays, {
    summary: 'How many subjects left by each class, by day',
    answer: listOf(WaysOfDay),
  }),
  listRemediations: seesOwn('remediations', listRemediations, {
    summary: 'Public ways that policy wants closed, by id',
    query: RemediationQuery,
    answer: listOf(Remediation),
  }),
  undoRemediation: admin('remediations/{id}/undo', undoRemediation, {
    summary: 'Take a closing back, or call an announced one off',
    body: DecisionBody,
    answer: Remediation,
    statuses: [200, 202],
  }),
  listAudit: seesOwn('audit', listAudit, {
    summary: 'Decisions and writes, newest first',
    query: AuditQuery,
    answer: listOf(answers.AuditEntry),
    exports: true,
  }),
  listHeldDeletes: seesOwn('guard', listHeldDeletes, {
    summary: 'Deletes that wait for an administrator',
    answer: listOf(answers.HeldZone),
  }),
  releaseHeldDeletes: admin('guard/{zone}/release', releaseHeldDeletes, {
    summary: 'Release exactly one list of deletes',
    body: ReleaseBody,
    answer: answers.Released,
  }),
  getPlan: seesAll('plan', getPlan, { summary: 'What the dns room would do', answer: answers.Plan }),
  listSubscriptions: seesOwn('subscriptions', listSubscriptions, {
    summary: 'What subscriptions are called',
    answer: listOf(answers.Subscription),
  }),
  listPeople: seesAll('people', listPeople, {
    summary: 'What those are called who decided or changed something',
    answer: listOf(answers.Person),
  }),
  listServices: seesOwn('services', listServices, {
    summary: 'Private link services, by id',
    query: ServiceQuery,
    answer: listOf(Service),
  }),
  getService: seesOwn('services/{id}', getService, { summary: 'One private link service', answer: Service }),
  listClusters: seesOwn('clusters', listClusters, {
    summary: 'Clusters, and how each is reached',
    answer: listOf(Cluster),
  }),
  getClusterAccess: seesOwn('clusters/{id}/access', getClusterAccess, {
    summary: 'From where one cluster is reached, and who may run commands in it',
    answer: ClusterAccess,
  }),
  getIsolation: seesOwn('clusters/{id}/isolation', getIsolation, {
    summary: 'Whether a cluster is network isolated, line by line',
    answer: Isolation,
  }),
  askCluster: admin('clusters/{id}/ask', askCluster, {
    summary: 'Have a cluster asked what only it knows, before it is due',
    body: DecisionBody,
    answer: Wanted,
    statuses: [202],
  }),
  getWhy: seesOwn('why', getWhy, {
    summary: 'What a name leads to from somewhere, step by step',
    query: WhyQuery,
    answer: Why,
  }),
  getReachability: seesOwn('reachability', getReachability, {
    summary: 'Which targets are reached privately from where',
    query: ReachabilityQuery,
    answer: Reachability,
  }),
  listProposals: seesOwn('proposals', listProposals, {
    summary: 'What would keep broken promises of reachability',
    answer: listOf(Proposal),
  }),
  applyProposal: admin('proposals/{id}/apply', applyProposal, {
    summary: 'Have a proposal done',
    body: DecisionBody,
    conditional: true,
    answer: Proposal,
    statuses: [202],
  }),
  getMe: anyone('me', getMe, { summary: 'Who is calling', answer: answers.Me }),
  getHealth: anyone('health', getHealth, { summary: 'Whether everything runs', answer: Health, statuses: [200, 503] }),
} as const satisfies Record<string, Described>;

/** Every route of the API and the view that answers it. functions/ registers these, and nothing else. */
export const routes = {
  ...described,
  getOpenApi: { method: 'GET', path: 'openapi.json', role: 'anyone', view: withoutQuery(getOpenApi(described)) },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
export const routeNames = Object.keys(routes) as readonly RouteName[];
