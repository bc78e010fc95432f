import { RetryableError } from '../../src/core/errors.ts';
import type { Finding } from '../../src/core/finding.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { createNotifier, type Notifier } from '../../src/notify/notifier.ts';
import type { Publish } from '../../src/notify/topic.ts';
import { AuditEntry } from '../../src/state/audit/model.ts';
import { appendAudit } from '../../src/state/audit/store.ts';
import { KnownConnection } from '../../src/state/connections/model.ts';
import type { ReviseFindings } from '../../src/state/findings/model.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import type { OutboxEvent } from '../../src/state/outbox/model.ts';
import { createState } from '../../src/state/state.ts';
import type { Tables } from '../../src/state/tables.ts';
import { silentLog } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

export const source = 'urn:gatehouse:hub-prod';
const hub = '/subscriptions/aaaaaaaa-1111-4111-8111-000000000001/resourcegroups/rg/providers';
const spoke = '/subscriptions/bbbbbbbb-1111-4111-8111-000000000002/resourcegroups/rg/providers';
export const account = `${hub}/microsoft.storage/storageaccounts/st1`;
export const connection = `${account}/privateendpointconnections/pe-orders`;
export const endpoint = `${spoke}/microsoft.network/privateendpoints/pe-orders`;
export const approver = 'dddddddd-0000-4000-8000-000000000004';

export const waiting: Finding = {
  check: 'approvals-connection-waiting',
  subject: connection,
  severity: 'info',
  message: `'${endpoint}' asks 'st1' for 'blob'; no rule answers it.`,
  remedy: 'Approve or reject it, or write a rule that does.',
};

export const exposed: Finding = {
  check: 'exposure-storage-public-open',
  subject: account,
  severity: 'high',
  message: "'st1' can be reached from every network.",
  remedy: 'Set publicNetworkAccess to Disabled.',
};

export const connectionRow = (more: Partial<KnownConnection> = {}): KnownConnection =>
  KnownConnection.parse({
    id: connection,
    privateLinkResource: account,
    endpoint,
    groupIds: ['blob'],
    state: 'Pending',
    description: 'orders team, ticket 4711',
    verdict: 'hold',
    objections: [],
    firstSeen: '2026-03-04T10:00:00.000Z',
    lastSeen: '2026-03-04T10:00:00.000Z',
    ...more,
  });

export const decision = (more: Partial<AuditEntry> = {}): AuditEntry =>
  AuditEntry.parse({
    id: '5f0c2a7e-0000-4000-8000-00000000abcd',
    at: '2026-03-04T12:00:00.000Z',
    room: 'approvals',
    key: account,
    action: 'approve',
    target: connection,
    by: `person ${approver}`,
    because: 'agreed in ticket 4711',
    cause: `person ${approver}`,
    policyVersion: '0123456789ab',
    before: { status: 'Pending', description: 'orders team, ticket 4711' },
    after: { status: 'Approved', description: 'Approved by Gatehouse' },
    ...more,
  });

/** One process that notices things and reports them, over a state that outlives it. */
export class Given {
  readonly state: Tables;
  readonly sent: OutboxEvent[] = [];
  time = new Date('2026-03-04T10:00:00.000Z');
  publish: Publish = async (events) => {
    this.sent.push(...events);
  };
  notifier: Notifier;
  reviseFindings: ReviseFindings;

  constructor(state: Tables = memoryState()) {
    this.state = state;
    this.notifier = this.start();
    this.reviseFindings = createReviseFindings(createState(state).findings, (changes) =>
      this.notifier.findings(changes),
    );
  }

  /** A new process over what the last one left. */
  start(): Notifier {
    const publish: Publish = (events, signal) => this.publish(events, signal);
    this.notifier = createNotifier({
      state: createState(this.state),
      publish,
      source,
      console: 'https://gatehouse.example',
      clock: { now: () => this.time },
    });
    return this.notifier;
  }

  async addConnection(): Promise<void> {
    await this.state.connections.insert(shortId(account), shortId(connection), connectionRow());
  }

  /** What a pass over the resource does at its end. */
  async pass(...findings: readonly Finding[]): Promise<void> {
    const scope = { room: findings[0] === waiting ? 'approvals' : 'egress', key: account } as const;
    await this.reviseFindings(scope, findings, this.time, { complete: true });
  }

  async decide(entry: AuditEntry): Promise<void> {
    await this.notifier.decision(entry);
    await appendAudit(this.state.audit, entry);
  }

  flush = (): Promise<void> => this.notifier.flush(silentLog);
  sweep = (): Promise<void> => this.notifier.sweep(this.reviseFindings, new AbortController().signal, silentLog);

  advance(milliseconds: number): void {
    this.time = new Date(this.time.getTime() + milliseconds);
  }

  types = (): string[] => this.sent.map(({ type }) => type.replace('Gatehouse.', ''));

  async waiting(): Promise<number> {
    let count = 0;
    for await (const { row } of this.state.outbox.listAll()) if (row.startsWith('waiting|')) count += 1;
    return count;
  }
}

export const down: Publish = () => Promise.reject(new RetryableError('the topic is down'));
