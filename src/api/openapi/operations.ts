import * as z from 'zod';
import { AuditQuery } from '../views/audit.ts';
import { ConnectionQuery } from '../views/connections.ts';
import { DecisionBody, DeferralBody } from '../views/decide.ts';
import { EgressQuery } from '../views/egress.ts';
import { EndpointQuery } from '../views/endpoints.ts';
import { FindingQuery } from '../views/finding-filter.ts';
import { ReleaseBody } from '../views/held-deletes.ts';
import { RecordQuery, RecordsQuery } from '../views/records.ts';
import { RemediationQuery } from '../views/remediations.ts';
import { ServiceQuery } from '../views/services.ts';
import { ReachabilityQuery, WhyQuery } from '../views/why.ts';
import { Cluster, ClusterAccess, Proposal } from './access-answers.ts';
import * as answers from './answers.ts';
import { Isolation, Service, Wanted } from './cluster-answers.ts';
import { Remediation, Way, WayInFull, WaysOfDay } from './egress-answers.ts';
import { Health } from './health-answers.ts';
import { Reachability, Why } from './why-answers.ts';

/** What a route takes and gives, as schemas; the very ones that check its requests. */
export interface Operation {
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** Takes If-Match. */
  readonly conditional?: true;
  readonly answer: z.ZodType;
  /** Statuses with this answer; 200 alone where left out. */
  readonly statuses?: readonly number[];
}

const listOf = (item: z.ZodType) => z.strictObject({ value: z.array(item), nextLink: z.string().optional() });
const decided = { conditional: true, answer: answers.Connection, statuses: [200, 202] } as const;

/** Every route of the API by its name, but the one that gives the document. */
export const operations = {
  listConnections: {
    summary: 'Connections, newest request first',
    query: ConnectionQuery,
    answer: listOf(answers.Connection),
  },
  getConnection: { summary: 'One connection, with what was decided before', answer: answers.ConnectionInFull },
  approveConnection: { summary: 'Approve a connection', body: DecisionBody, ...decided },
  rejectConnection: { summary: 'Reject a connection', body: DecisionBody, ...decided },
  deferConnection: {
    summary: 'Put a connection off',
    body: DeferralBody,
    conditional: true,
    answer: answers.Connection,
  },
  listEndpoints: { summary: 'Private endpoints, by id', query: EndpointQuery, answer: listOf(answers.Endpoint) },
  getEndpoint: { summary: 'One private endpoint, with its names', answer: answers.EndpointInFull },
  listRecords: {
    summary: 'Record sets that private endpoints claim',
    query: RecordsQuery,
    answer: listOf(answers.RecordSet),
  },
  getRecords: {
    summary: 'The record sets of one name',
    query: RecordQuery,
    answer: listOf(answers.RecordSetWithNetworks),
  },
  listFindings: { summary: 'Findings, worst first', query: FindingQuery, answer: listOf(answers.Finding) },
  getFinding: { summary: 'One finding, with what it rests on', answer: answers.Finding },
  listEgress: { summary: 'Where packets leave, by subject', query: EgressQuery, answer: listOf(Way) },
  getEgress: { summary: "One subject's path to the internet", answer: WayInFull },
  listEgressDays: { summary: 'How many subjects left by each class, by day', answer: listOf(WaysOfDay) },
  listRemediations: {
    summary: 'Public ways that policy wants closed, by id',
    query: RemediationQuery,
    answer: listOf(Remediation),
  },
  undoRemediation: {
    summary: 'Take a closing back, or call an announced one off',
    body: DecisionBody,
    answer: Remediation,
    statuses: [200, 202],
  },
  listAudit: { summary: 'Decisions and writes, newest first', query: AuditQuery, answer: listOf(answers.AuditEntry) },
  listHeldDeletes: { summary: 'Deletes that wait for an administrator', answer: listOf(answers.HeldZone) },
  releaseHeldDeletes: { summary: 'Release exactly one list of deletes', body: ReleaseBody, answer: answers.Released },
  getPlan: { summary: 'What the dns room would do', answer: answers.Plan },
  listSubscriptions: { summary: 'What subscriptions are called', answer: listOf(answers.Subscription) },
  listPeople: { summary: 'What those are called who decided or changed something', answer: listOf(answers.Person) },
  listServices: { summary: 'Private link services, by id', query: ServiceQuery, answer: listOf(Service) },
  getService: { summary: 'One private link service', answer: Service },
  listClusters: { summary: 'Clusters, and how each is got at', answer: listOf(Cluster) },
  getClusterAccess: {
    summary: 'From where one cluster is reached, and who may run commands in it',
    answer: ClusterAccess,
  },
  getIsolation: { summary: 'Whether a cluster is network isolated, line by line', answer: Isolation },
  askCluster: {
    summary: 'Have a cluster asked what only it knows, before it is due',
    body: DecisionBody,
    answer: Wanted,
    statuses: [202],
  },
  getWhy: { summary: 'What a name leads to from somewhere, step by step', query: WhyQuery, answer: Why },
  getReachability: {
    summary: 'Which targets are reached privately from where',
    query: ReachabilityQuery,
    answer: Reachability,
  },
  listProposals: { summary: 'What would keep broken promises of reachability', answer: listOf(Proposal) },
  applyProposal: {
    summary: 'Have a proposal done',
    body: DecisionBody,
    conditional: true,
    answer: Proposal,
    statuses: [202],
  },
  getMe: { summary: 'Who is calling', answer: answers.Me },
  getHealth: { summary: 'Whether everything runs', answer: Health, statuses: [200, 503] },
} as const satisfies Readonly<Record<string, Operation>>;
