import type { Arm } from '../../src/arm/arm.ts';
import type { Network } from '../../src/arm/network.ts';
import type { PrivateDns } from '../../src/arm/private-dns.ts';
import { ConflictError, PermanentError, RetryableError } from '../../src/core/errors.ts';
import type { Key } from '../../src/core/key.ts';
import type { Log } from '../../src/core/log.ts';
import { findResourceId, shortId } from '../../src/core/resource-id.ts';
import type { Clock } from '../../src/core/time.ts';
import { createServiceFollowUp, createZoneGroupFollowUp } from '../../src/dns/endpoints/follow-up.ts';
import { createEndpointReader } from '../../src/dns/endpoints/observe.ts';
import { createEndpointReconciler } from '../../src/dns/endpoints/reconciler.ts';
import { createSubnetReader } from '../../src/dns/names/subnets.ts';
import { createRecordReconciler } from '../../src/dns/records/reconciler.ts';
import { createDnsSweeper } from '../../src/dns/sweeper.ts';
import { createZoneReconciler } from '../../src/dns/zones/reconciler.ts';
import { sweepZones } from '../../src/dns/zones/sweeper.ts';
import { Policy } from '../../src/policy/policy.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import { createGuard } from '../../src/reconcile/guard.ts';
import { createLoop, type Loop } from '../../src/reconcile/loop.ts';
import type { WorkMessage } from '../../src/reconcile/message.ts';
import type { AnyReconciler } from '../../src/reconcile/pass.ts';
import type { Action, Reconciler } from '../../src/reconcile/reconciler.ts';
import { sweep } from '../../src/reconcile/sweep.ts';
import { appendAudit } from '../../src/state/audit/store.ts';
import { createFirstFindings } from '../../src/state/findings/first.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import type { Tables } from '../../src/state/tables.ts';
import { frozen } from './frozen.ts';
import { MemoryArm } from './memory-arm.ts';
import { memoryState } from './memory-state.ts';
import { MemoryZones } from './memory-zones.ts';

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silentLog };

export const zoneGroup = '/subscriptions/00000000-0000-0000-0000-000000000009/resourcegroups/hub-dns';
export const blobZone = `${zoneGroup}/providers/microsoft.network/privatednszones/privatelink.blob.core.windows.net`;
export const blobRecord = (name: string): string => `${blobZone}/a/${name}`;
export const endpointId = (name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app/providers/microsoft.network/privateendpoints/${name}`;

/** Where the endpoints are. */
const subnetOf = (network: string): string =>
  `${endpointId('x').split('/privateendpoints')[0]}/virtualnetworks/${network}/subnets/pe`;

export interface RecordSetBody {
  readonly etag: string;
  readonly properties: { ttl: number; metadata: Record<string, string>; aRecords: { ipv4Address: string }[] };
}

/** Endpoints and record sets of an Azure that keeps its conditions: what the dns room needs of it, in memory, and every call counted. */
export class MemoryAzure {
  readonly endpoints = new Map<string, unknown>();
  readonly zoneGroups = new Map<string, unknown>();
  readonly interfaces = new Map<string, unknown>();
  readonly recordSets = new Map<string, RecordSetBody>();
  readonly calls: string[] = [];
  /** The zones themselves, their links and networks; calls there are counted apart. */
  readonly zones = new MemoryZones();
  /** Thrown by the next write, instead of doing it. */
  failNextWrite: Error | undefined;
  /** Zones whose writes Azure refuses. */
  readonly forbidden = new Set<string>();
  private generation = 0;

  /** A private endpoint of a storage account's blobs, as ARM returns it. */
  putEndpoint(
    name: string,
    account: string,
    address: string,
    options: { guid?: string; state?: string; provisioning?: string; names?: boolean } = {},
  ): void {
    const {
      guid = `guid-${name}`,
      state = 'Approved',
      provisioning = 'Succeeded',
      names = state === 'Approved',
    } = options;
    const id = endpointId(name);
    this.endpoints.set(id, {
      id,
      name,
      type: 'Microsoft.Network/privateEndpoints',
      location: 'westeurope',
      properties: {
        provisioningState: provisioning,
        resourceGuid: guid,
        privateLinkServiceConnections: [
          {
            name,
            properties: {
              privateLinkServiceId: `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/app/providers/Microsoft.Storage/storageAccounts/${account}`,
              groupIds: ['blob'],
              privateLinkServiceConnectionState: { status: state },
            },
          },
        ],
        manualPrivateLinkServiceConnections: [],
        subnet: {
          id: `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/app/providers/Microsoft.Network/virtualNetworks/vnet/subnets/pe`,
        },
        networkInterfaces: [],
        customDnsConfigs: names ? [{ fqdn: `${account}.blob.core.windows.net`, ipAddresses: [address] }] : [],
      },
    });
  }

  /** The network interface of an endpoint that is there, with the names the platform gave it. */
  putInterface(endpoint: string, names: Readonly<Record<string, string | readonly string[]>>): void {
    const id = endpointId(endpoint).replace('privateendpoints', 'networkinterfaces');
    const body = this.endpoints.get(endpointId(endpoint)) as { properties: { networkInterfaces: unknown } };
    body.properties.networkInterfaces = [{ id }];
    const ipConfigurations = Object.entries(names).flatMap(([fqdn, addresses]) =>
      [addresses].flat().map((privateIPAddress) => ({
        name: fqdn,
        properties: { privateIPAddress, privateLinkConnectionProperties: { fqdns: [fqdn] } },
      })),
    );
    this.interfaces.set(id, { id, properties: { privateEndpoint: { id: endpointId(endpoint) }, ipConfigurations } });
  }

  putForeignRecord(id: string, address: string, metadata: Record<string, string> = {}): void {
    this.generation += 1;
    this.recordSets.set(id, {
      etag: `foreign-${this.generation}`,
      properties: { ttl: 3_600, metadata, aRecords: [{ ipv4Address: address }] },
    });
  }

  addresses(id: string): string[] | undefined {
    return this.recordSets.get(id)?.properties.aRecords.map(({ ipv4Address }) => ipv4Address);
  }

  /** What is asked of ARM itself: services, providers, queries. */
  readonly asked = ['vnet', 'pe2-net', 'second']
    .map(subnetOf)
    .reduce(
      (arm, id) => arm.put(id, { id, properties: { addressPrefixes: ['10.0.0.0/8', 'fd00::/8'] } }),
      new MemoryArm(),
    );
  readonly arm: Arm = this.asked.arm;

  readonly network: Network = {
    findPrivateEndpoint: async (id) => this.read('GET endpoint', this.endpoints.get(id)),
    findNetworkInterface: async (id) => this.read('GET interface', this.interfaces.get(id)),
    listPrivateDnsZoneGroups: async (id) => this.read('LIST zone groups', this.zoneGroups.get(id) ?? { value: [] }),
  };

  readonly privateDns: PrivateDns = {
    findRecordSet: async (id) => this.read('GET record set', this.recordSets.get(id)),
    putRecordSet: async (id, body, condition) => {
      const current = this.recordSets.get(id);
      this.write('PUT record set', id);
      if ('ifNoneMatch' in condition ? current !== undefined : current?.etag !== condition.ifMatch)
        throw new ConflictError('412');
      this.generation += 1;
      const written = {
        etag: `etag-${this.generation}`,
        properties: structuredClone(body) as RecordSetBody['properties'],
      };
      this.recordSets.set(id, written);
      return structuredClone(written);
    },
    removeRecordSet: async (id, ifMatch) => {
      const current = this.recordSets.get(id);
      this.write('DELETE record set', id);
      if (current !== undefined && current.etag !== ifMatch) throw new ConflictError('412');
      this.recordSets.delete(id);
    },
    createZone: (...create) => this.zones.privateDns.createZone(...create),
    createLink: (...create) => this.zones.privateDns.createLink(...create),
    removeLink: (...remove) => this.zones.privateDns.removeLink(...remove),
  };

  private read<T>(call: string, value: T): T {
    this.calls.push(call);
    return structuredClone(value);
  }

  private write(call: string, id: string): void {
    this.calls.push(call);
    const failure = this.failNextWrite;
    this.failNextWrite = undefined;
    if (failure !== undefined) throw failure;
    const zone = findResourceId(id)?.parent ?? '';
    if (this.zones.missing.has(zone)) throw new PermanentError('ParentResourceNotFound', 'no such zone');
    if (this.forbidden.has(zone)) throw new PermanentError('AuthorizationFailed', 'no role there');
  }
}

export interface DnsWorld {
  readonly azure: MemoryAzure;
  readonly state: Tables;
  readonly loop: Loop;
  readonly clock: Clock & { advance(wait: number): void };
  readonly messages: { message: WorkMessage; at: number }[];
  policy: Policy;
  orphansMayGo: boolean;
  /** The queue takes no message. */
  refuseMessages: boolean;
  groupTags: Record<string, string>;
  /** Private link resources the approvals room was sent to. */
  readonly approvalsAsked: string[];
  /** The subscriptions that are managed now: at first that of the endpoints. */
  readonly managed: string[];
  /** Observes an endpoint's record set as an event about it would. */
  recordEvent(id: string): Promise<void>;
  /** Observes a zone as an event about it or one of its links would. */
  zoneEvent(id: string): Promise<void>;
  /** Enqueues the zones that drifted, and what waits and is due; gives the zones. */
  sweepZones(): Promise<string[]>;
  /** One whole sweep of the room as the timer starts it, over what this Resource Graph shows; it only enqueues. */
  sweep(arm: Arm): Promise<void>;
  /** Observes an endpoint as an event would. */
  event(name: string): Promise<void>;
  /** Plays the queue until nothing is due within `horizon` milliseconds, advancing the clock to each message's time. */
  drain(horizon?: number): Promise<void>;
  release(listHash: string, zoneHash: string): Promise<string>;
  openFindings(): Promise<string[]>;
}

export const enforcing = (more: Record<string, unknown> = {}): Policy =>
  Policy.parse({ version: 1, dns: { mode: 'enforce', zones: { resourceGroup: zoneGroup }, ...more } });

/** The subscription of the endpoints. */
const spoke = '00000000-0000-0000-0000-000000000001';

/** The dns room on the real loop, over a memory state and a memory Azure. */
export function dnsWorld(
  policy: Policy = enforcing(),
  state: Tables = memoryState(),
  azure = new MemoryAzure(),
): DnsWorld {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const managed = [spoke];
  const clock = { now: () => new Date(time), advance: (wait: number) => (time += wait) };
  const messages: DnsWorld['messages'] = [];
  const stores = createState(state);
  const reviseFindings = createReviseFindings(stores.findings);
  const audit = (entry: Parameters<typeof appendAudit>[1]) => appendAudit(state.audit, entry);
  const send = async (message: WorkMessage, hiddenFor: number): Promise<void> => {
    if (world.refuseMessages) throw new RetryableError('the queue does not answer');
    messages.push({ message, at: time + hiddenFor });
  };
  const chain = createChain(stores.work, send, clock, () => 0.5);
  const guard = createGuard({
    ...stores,
    reviseFindings,
    enqueue: chain.enqueue,
    audit,
    policyVersion: async () => 'v1',
    clock,
  });
  const { arm, network, privateDns } = azure;
  const common = { state: stores, privateDns, reviseFindings, enqueue: chain.enqueue, owner: 'test-owner' };
  const endpointPorts = { ...common, network, arm, cloud: 'AzureCloud' as const, subscriptions: managed };
  const readEndpoint = createEndpointReader(
    endpointPorts,
    async () => world.groupTags,
    createSubnetReader(arm, stores.meta),
  );
  const endpoints = createEndpointReconciler(endpointPorts, readEndpoint);
  const recordSets = createRecordReconciler(common, async (hash) => {
    const known = (await state.endpoints.findByRow(hash))?.value.id;
    const endpoint = known ?? [...azure.endpoints.keys()].find((id) => shortId(id) === hash);
    if (endpoint !== undefined) return { endpoint };
    return world.orphansMayGo ? 'gone' : 'unproven';
  });
  const zonePorts = { ...common, arm: azure.zones.arm, subscriptions: [] };
  const zones = createZoneReconciler(zonePorts);
  const zoneGroups = createZoneGroupFollowUp(stores);
  const services = createServiceFollowUp(stores);
  /** Takes the place of the other room: it only remembers what it was asked about. */
  const approvals: Reconciler<string, Action> = {
    observe: async (key) => key,
    plan: () => ({ actions: [], findings: [] }),
    carryOut: (key) => ({
      apply: () => Promise.reject(new TypeError('nothing is approved here')),
      remember: async () => void world.approvalsAsked.push(key),
    }),
  };
  const reconcilerOf = ({ room, key }: Key): AnyReconciler => {
    if (room === 'approvals') return approvals;
    if (key.includes('/privatednszonegroups/')) return zoneGroups;
    if (key.includes('/privatelinkservices/')) return services;
    if (/\/privatednszones\/[^/]+$/.test(key)) return zones;
    return key.includes('/privateendpoints/') ? endpoints : recordSets;
  };
  const loop = createLoop({
    chain,
    clock,
    guard,
    audit,
    reviseFindings,
    currentPolicy: async () => ({ policy: world.policy, version: 'v1' }),
    rooms: { names: ['dns', 'approvals'], first: new Set(['dns']), reconcilerFor: (key) => frozen(reconcilerOf(key)) },
  });
  const signal = new AbortController().signal;
  const world: DnsWorld = {
    azure,
    state,
    loop,
    clock,
    messages,
    policy,
    orphansMayGo: false,
    refuseMessages: false,
    groupTags: {},
    approvalsAsked: [],
    managed,
    recordEvent: async (id) => {
      await loop.visitAll([{ room: 'dns', key: id }], 'event by hand', signal, silentLog);
    },
    zoneEvent: async (id) => {
      await loop.visitAll([{ room: 'dns', key: id }], 'event by hand', signal, silentLog);
    },
    sweepZones: async () => {
      const drifted: string[] = [];
      const pass = await loop.beginPass('sweep', signal, silentLog);
      for await (const { keys } of sweepZones(zonePorts, undefined, pass)) {
        for (const each of keys) {
          drifted.push(each.key);
          await chain.enqueue(each, 'sweep');
        }
      }
      await chain.enqueueDue('sweep');
      return drifted;
    },
    sweep: async (arm) => {
      const sweeper = createDnsSweeper({
        arm,
        state: stores,
        subscriptions: managed,
        owner: 'test-owner',
        reviseFindings,
      });
      const findOldest = async (): Promise<undefined> => undefined;
      const ports = {
        sweepers: [sweeper],
        chain,
        loop,
        ...stores,
        reviseFindings,
        firstFindings: createFirstFindings(stores.findings),
        findOldest,
        poison: [],
        clock,
      };
      await sweep(ports, signal, silentLog);
    },
    event: async (name) => {
      await loop.visitAll([{ room: 'dns', key: endpointId(name) }], `event ${name}`, signal, silentLog);
    },
    async drain(horizon = 10 * 60_000) {
      const until = time + horizon;
      for (let steps = 0; steps < 500; steps += 1) {
        messages.sort((a, b) => a.at - b.at);
        const next = messages[0];
        if (next === undefined || next.at > until) return;
        messages.shift();
        time = Math.max(time, next.at);
        await loop.handleMessage(next.message, signal, silentLog);
      }
      throw new Error('the queue never ran dry');
    },
    release: (listHash, zoneHash) => guard.release(zoneHash, listHash, 'admin'),
    async openFindings() {
      const open: string[] = [];
      for await (const { value } of state.findings.listAll()) if (value.state === 'open') open.push(value.check);
      return open.sort();
    },
  };
  return world;
}
