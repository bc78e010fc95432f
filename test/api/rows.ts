import type * as z from 'zod';
import { findResourceId, parseResourceId, shortId } from '../../src/core/resource-id.ts';
import { AuditEntry } from '../../src/state/audit/model.ts';
import { auditPlace } from '../../src/state/audit/place.ts';
import { KnownConnection } from '../../src/state/connections/model.ts';
import { type Endpoint, EndpointRow } from '../../src/state/endpoints/model.ts';
import { KeptFinding } from '../../src/state/findings/model.ts';
import { type NameRecord, NameRow } from '../../src/state/names/model.ts';
import { Remediation } from '../../src/state/remediations/model.ts';
import type { Tables } from '../../src/state/tables.ts';
import { insertNameRow } from '../support/name-rows.ts';

const group = (subscription: string) => `/subscriptions/${subscription}/resourcegroups/rg`;
export const hub = 'aaaaaaaa-1111-4111-8111-000000000001';
export const spoke = 'bbbbbbbb-1111-4111-8111-000000000002';
export const storage = `${group(hub)}/providers/microsoft.storage/storageaccounts/st1`;
export const endpointId = (name: string, subscription = spoke) =>
  `${group(subscription)}/providers/microsoft.network/privateendpoints/${name}`;
export const zoneId = (name = 'privatelink.blob.core.windows.net', subscription = hub) =>
  `${group(subscription)}/providers/microsoft.network/privatednszones/${name}`;
export const connectionId = (name: string) => `${storage}/privateendpointconnections/${name}`;

export async function addConnection(state: Tables, name: string, more: Partial<KnownConnection> = {}): Promise<string> {
  const value = KnownConnection.parse({
    id: connectionId(name),
    privateLinkResource: storage,
    endpoint: endpointId(`pe-${name}`),
    groupIds: ['blob'],
    state: 'Pending',
    description: 'please',
    verdict: 'hold',
    objections: [{ rule: 'own-subscription', because: 'the requester is in another subscription' }],
    firstSeen: '2026-03-04T10:00:00.000Z',
    lastSeen: '2026-03-04T11:00:00.000Z',
    ...more,
  });
  await state.connections.insert(shortId(value.privateLinkResource), shortId(value.id), value);
  return shortId(value.id);
}

export async function addEndpoint(state: Tables, name: string, more: Partial<Endpoint> = {}): Promise<string> {
  const value = EndpointRow.parse({
    id: endpointId(name),
    resourceGuid: 'cccccccc-1111-4111-8111-000000000003',
    connectionState: 'Approved',
    provisioningState: 'Succeeded',
    privateLinkResource: storage,
    groupIds: ['blob'],
    location: 'westeurope',
    fingerprint: 'f1',
    names: [],
    notes: [],
    firstSeen: '2026-03-04T10:00:00.000Z',
    lastSeen: '2026-03-04T11:00:00.000Z',
    ...more,
  });
  await state.endpoints.insert(parseResourceId(value.id).subscriptionId, shortId(value.id), value);
  return shortId(value.id);
}

export interface NameSeed {
  readonly name: string;
  readonly zone?: string;
  readonly type?: 'a' | 'aaaa';
  readonly claimants?: readonly string[];
  readonly record?: Partial<NameRecord>;
  readonly privateLinkResource?: string;
}

/** A record set's rows: the first claimant owns it. */
export async function addName(state: Tables, { zone = zoneId(), type = 'a', ...seed }: NameSeed): Promise<string> {
  const recordSet = `${zone}/${type}/${seed.name}`;
  const claimants = seed.claimants ?? ['pe1'];
  const put = (value: z.input<typeof NameRow>) => insertNameRow(state.names, NameRow.parse(value));
  for (const [index, claimant] of claimants.entries()) {
    await put({
      kind: 'claim',
      recordSet,
      endpoint: endpointId(claimant),
      resourceGuid: 'cccccccc-1111-4111-8111-000000000003',
      addresses: [`10.0.0.${index + 4}`],
      privateLinkResource: seed.privateLinkResource ?? storage,
      location: 'westeurope',
      network: `${group(spoke)}/providers/microsoft.network/virtualnetworks/vnet1`,
      firstSeen: '2026-03-04T10:00:00.000Z',
      releasing: false,
    });
  }
  await put({
    kind: 'record',
    recordSet,
    state: 'settled',
    standing: 'ours',
    written: {
      ttl: 10,
      addresses: ['10.0.0.4'],
      endpoint: endpointId(claimants[0] ?? 'pe1'),
      resourceGuid: 'cccccccc-1111-4111-8111-000000000003',
    },
    settledAt: '2026-03-04T10:00:02.000Z',
    ...seed.record,
  });
  return recordSet;
}

export async function addFinding(state: Tables, more: Partial<KeptFinding> = {}): Promise<void> {
  const value = KeptFinding.parse({
    room: 'egress',
    key: storage,
    check: 'exposure-storage-public-open',
    subject: storage,
    severity: 'high',
    message: 'st1 can be reached from every network',
    remedy: 'Set publicNetworkAccess to Disabled.',
    state: 'open',
    firstSeen: '2026-03-04T10:00:00.000Z',
    openedAt: '2026-03-04T10:00:00.000Z',
    reopened: 0,
    lastSeen: '2026-03-04T11:00:00.000Z',
    ...more,
  });
  const row = `${shortId(`${value.room} ${value.key}`)}|${value.check}|${shortId(value.subject)}`;
  await state.findings.insert(findResourceId(value.key)?.subscriptionId ?? value.room, row, value);
}

export const subnetId = (name: string) =>
  `${group(spoke)}/providers/microsoft.network/virtualnetworks/net/subnets/${name}`;

/** The way out of a subnet. */
export async function addWay(state: Tables, name: string, way: string): Promise<void> {
  const id = subnetId(name);
  const gateway = `${group(spoke)}/providers/microsoft.network/natgateways/nat`;
  const path = {
    class: way,
    worstScope: '0.0.0.0/0',
    confidence: 'derived',
    restricted: false,
    route: 'System:0.0.0.0/0->Internet',
    via: way === 'nat-gateway' ? gateway : null,
    publicIps: way === 'nat-gateway' ? ['203.0.113.7'] : [],
    scopes: [
      { scope: '0.0.0.0/0', family: 'v4', class: way, route: 'System:0.0.0.0/0->Internet', because: 'it is so' },
    ],
    sideChannels: [],
    evidence: [],
  };
  await state.paths.insert(spoke, shortId(id), {
    id,
    class: way,
    profile: 'explicit',
    path,
    dependsOn: [],
    verifiable: [],
    since: '2026-03-04T10:00:00.000Z',
  });
}

export async function addAudit(state: Tables, id: string, at: string, more: Partial<AuditEntry> = {}): Promise<void> {
  const value = AuditEntry.parse({
    id,
    at,
    room: 'dns',
    key: `${zoneId()}/a/st1`,
    action: 'create',
    target: `${zoneId()}/a/st1`,
    by: 'gatehouse',
    because: 'pe1 claims st1',
    cause: 'sweep',
    policyVersion: '0123456789ab',
    before: null,
    after: { addresses: ['10.0.0.4'] },
    ...more,
  });
  const { day, row } = auditPlace(value);
  await state.audit.insert(day, row, value);
}

/** What a rule of policy wants closed, announced unless said otherwise. */
export async function addRemediation(state: Tables, more: Partial<Remediation> = {}): Promise<string> {
  const value = Remediation.parse({
    kind: 'closing',
    id: storage,
    property: 'properties.publicNetworkAccess',
    state: 'announced',
    checks: ['exposure-storage-public-open'],
    rule: 'egress.remediate.rules[0]',
    networks: [`${group(spoke)}/providers/microsoft.network/virtualnetworks/spoke`],
    because: ['pe-orders is approved, and st1.blob.core.windows.net is reached privately from spoke'],
    since: '2026-03-04T09:00:00.000Z',
    announcedAt: '2026-03-04T09:00:00.000Z',
    dueAt: '2026-03-11T09:00:00.000Z',
    before: 'Enabled',
    after: 'Disabled',
    ...more,
  });
  await state.remediations.insert(parseResourceId(value.id).subscriptionId, shortId(value.id), value);
  return shortId(value.id);
}
