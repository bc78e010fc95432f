import { createArm, type EndpointMember } from '../../../simulator/arm/arm.ts';
import { createGraph } from '../../../simulator/graph/graph.ts';
import { graphHandler } from '../../../simulator/graph/handler.ts';
import { createWorld } from '../../../simulator/world.ts';
import type { Arm, ArmAnswer, WriteOptions } from '../../../src/arm/arm.ts';
import { classify, provesAbsence, readErrorBody } from '../../../src/arm/classify.ts';
import type { Network } from '../../../src/arm/network.ts';
import type { PrivateDns } from '../../../src/arm/private-dns.ts';
import { findList, isRecord, propertiesOf } from '../../../src/core/arm-body.ts';
import { findResourceId } from '../../../src/core/resource-id.ts';
import { endpointId, MemoryAzure, zoneGroup } from '../../support/dns-world.ts';

const origin = 'https://management.azure.com';
const token = `e30.${Buffer.from(JSON.stringify({ aud: origin, oid: 'o', appid: 'a' })).toString('base64url')}.sig`;
const network = '2024-05-01';
const privateDns = '2024-06-01';
const spoke = endpointId('x').split('/').slice(0, 5).join('/');
export const providers = `${spoke}/providers`;
const vnet = `${providers}/Microsoft.Network/virtualNetworks/vnet`;
export const zoneId = (name: string): string => `${zoneGroup}/providers/microsoft.network/privatednszones/${name}`;

/** The simulator's Azure behind the ports of the dns room, without a socket between: for what the platform itself does. */
export class SimulatedAzure extends MemoryAzure {
  readonly world = createWorld({
    subscriptions: [spoke, zoneGroup].map((id) => findResourceId(id)?.subscriptionId ?? ''),
  });
  private readonly graph = createGraph(this.world);
  readonly simulated = createArm(this.world, { extensions: [graphHandler(this.graph)] });
  /** Methods and last path segments of every write we made. */
  readonly writes: string[] = [];

  /** What exists before anything happens: two resource groups, a network, and zones. */
  async prepare(zones: readonly string[] = ['privatelink.blob.core.windows.net']): Promise<this> {
    for (const id of [spoke, zoneGroup]) await this.create(id, { location: 'westeurope' });
    await this.create(vnet, {
      location: 'westeurope',
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [{ name: 'pe', properties: { addressPrefix: '10.0.0.0/24' } }],
      },
    });
    for (const zone of zones) await this.create(zoneId(zone), { location: 'global' }, privateDns);
    return this;
  }

  async create(id: string, body: unknown, version = network): Promise<void> {
    await this.succeed('PUT', id, version, body);
    await this.simulated.idle();
  }

  async destroy(id: string, version = network): Promise<void> {
    await this.succeed('DELETE', id, version);
    await this.simulated.idle();
  }

  async createAccount(name: string): Promise<string> {
    const id = `${providers}/Microsoft.Storage/storageAccounts/${name}`;
    await this.create(id, { location: 'westeurope', properties: {} });
    return id;
  }

  async createEndpoint(
    name: string,
    target: string,
    groupIds: readonly string[] = ['blob'],
    more: Record<string, unknown> = {},
    manual = false,
  ): Promise<void> {
    await this.create(endpointId(name), {
      location: 'westeurope',
      ...more,
      properties: {
        subnet: { id: `${vnet}/subnets/pe` },
        [manual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: [
          { name, properties: { privateLinkServiceId: target, groupIds, requestMessage: 'please' } },
        ],
      },
    });
  }

  /** A resource of a type nobody knows, whose provider names the zones of a group. */
  async createProvided(groupId: string, requiredZoneNames: readonly string[]): Promise<string> {
    const id = `${providers}/Microsoft.Novelty/things/thing1`;
    await this.create(id, { location: 'westeurope', properties: {} });
    this.provided = [{ name: groupId, properties: { groupId, requiredZoneNames } }];
    return id;
  }
  private provided: readonly unknown[] | undefined;

  /** Names the platform gives to a group it doesn't know by itself. */
  giveNames(groupId: string, members: readonly EndpointMember[]): void {
    this.simulated.settings.endpointMembers = (_target, asked) => (asked === groupId ? members : undefined);
  }

  /** A private link service behind a load balancer, in the subscription of the endpoints. */
  async createService(name: string, properties: Record<string, unknown> = {}, tags = {}): Promise<string> {
    const id = `${providers}/Microsoft.Network/privateLinkServices/${name}`;
    const balancer = `${providers}/Microsoft.Network/loadBalancers/lb`;
    const frontends = [{ name: 'f', properties: {} }];
    await this.create(balancer, { location: 'westeurope', properties: { frontendIPConfigurations: frontends } });
    await this.create(id, {
      location: 'westeurope',
      tags,
      properties: {
        loadBalancerFrontendIpConfigurations: [{ id: `${balancer}/frontendIPConfigurations/f` }],
        ipConfigurations: [{ name: 'ip', properties: { subnet: { id: `${vnet}/subnets/pe` } } }],
        ...properties,
      },
    });
    return id.toLowerCase();
  }

  private async connectionsOf(service: string): Promise<{ id: string; body: unknown }[]> {
    const listed = await this.arm.list(`${service}/privateEndpointConnections`, network, AbortSignal.timeout(5_000));
    return listed.flatMap((body) => (isRecord(body) && typeof body.id === 'string' ? [{ id: body.id, body }] : []));
  }

  /** The service's owner approves what waits. */
  async approve(service: string): Promise<void> {
    for (const { id, body } of await this.connectionsOf(service)) {
      const state = { status: 'Approved', description: 'welcome' };
      const properties = { ...propertiesOf(body), privateLinkServiceConnectionState: state };
      await this.create(id, { ...(body as object), properties });
    }
  }

  /** The service's owner removes what is connected. */
  async disconnect(service: string): Promise<void> {
    for (const { id } of await this.connectionsOf(service)) await this.destroy(id);
  }

  /** From now on neither ARM nor Resource Graph shows it to us. */
  hide(id: string): void {
    this.simulated.settings.permissions.unreadable = [id];
    this.graph.settings.isVisible = (each) => each.toLowerCase() !== id.toLowerCase();
  }

  async body(id: string, version = network): Promise<Record<string, unknown>> {
    return propertiesOf((await this.arm.find(id, version, AbortSignal.timeout(5_000)))?.body);
  }

  /** Addresses of an A record set and who signed it; undefined where there is none. */
  async record(
    zone: string,
    name: string,
  ): Promise<{ addresses: string[]; by: 'us' | 'the platform' | 'others' } | undefined> {
    const found = await this.privateDns.findRecordSet(`${zoneId(zone)}/a/${name}`, AbortSignal.timeout(5_000));
    if (found === undefined) return undefined;
    const { aRecords, metadata } = propertiesOf(found);
    const marks = isRecord(metadata) ? metadata : {};
    const addresses = (findList(aRecords) ?? []).map((entry) => String(isRecord(entry) ? entry.ipv4Address : ''));
    const by = 'gatehouse-owner' in marks ? 'us' : 'creator' in marks ? 'the platform' : 'others';
    return { addresses, by };
  }

  private async call(method: string, path: string, version: string, body?: unknown, options?: Partial<WriteOptions>) {
    const url = new URL(path, origin);
    if (version !== '') url.searchParams.set('api-version', version);
    const headers = {
      authorization: `Bearer ${token}`,
      ...(options?.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
      ...(options?.ifNoneMatch === undefined ? {} : { 'if-none-match': options.ifNoneMatch }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await this.simulated.handle(new Request(url, { method, headers, ...sent }));
    const text = await answer.text();
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: parsed };
  }

  private async succeed(...parameters: Parameters<typeof this.call>): Promise<ArmAnswer> {
    const answer = await this.call(...parameters);
    const { code, message = '' } = readErrorBody(answer.body);
    if (answer.status >= 400) throw classify({ status: answer.status, code, message });
    return answer;
  }

  private written(verb: string, id: string): void {
    this.writes.push(`${verb} ${id.split('/').slice(-2).join('/')}`);
  }

  override readonly arm: Arm = {
    find: async (id, version) => {
      const answer = await this.call('GET', id, version);
      const { code, message = '' } = readErrorBody(answer.body);
      if (provesAbsence(answer.status, code, findResourceId(id)?.type ?? '')) return undefined;
      if (answer.status >= 400) throw classify({ status: answer.status, code, message });
      return answer;
    },
    list: async (path, version) => {
      const found = findList((await this.succeed('GET', path, version)).body) ?? [];
      return path.toLowerCase().endsWith('/privatelinkresources') ? (this.provided ?? found) : found;
    },
    put: async (id, version, body, options) => {
      this.written('PUT', id);
      return this.succeed('PUT', id, version, body, options);
    },
    patch: () => Promise.reject(new TypeError('nothing is patched')),
    remove: async (id, version, options) => {
      this.written('DELETE', id);
      return this.succeed('DELETE', id, version, undefined, options);
    },
    follow: (url) => this.succeed('GET', url, ''),
    queryGraph: async (query, subscriptions) => {
      const body = { query, ...(subscriptions.length === 0 ? {} : { subscriptions }) };
      const answer = await this.succeed('POST', '/providers/Microsoft.ResourceGraph/resources', '2022-10-01', body);
      return { rows: findList(answer.body) ?? [], skipToken: undefined };
    },
  };

  override readonly network: Network = {
    findPrivateEndpoint: async (id, signal) => (await this.arm.find(id, network, signal))?.body,
    findNetworkInterface: async (id, signal) => (await this.arm.find(id, network, signal))?.body,
    listPrivateDnsZoneGroups: async (id, signal) => ({
      value: await this.arm.list(`${id}/privateDnsZoneGroups`, network, signal),
    }),
  };

  override readonly privateDns: PrivateDns = {
    findRecordSet: async (id, signal) => (await this.arm.find(id, privateDns, signal))?.body,
    putRecordSet: async (id, body, condition, signal) => {
      const { ttl, metadata, aRecords, aaaaRecords } = body;
      const properties = { ttl, metadata, aRecords, aaaaRecords };
      return (await this.arm.put(id, privateDns, { properties }, { signal, ...condition })).body;
    },
    removeRecordSet: async (id, ifMatch, signal) => void (await this.arm.remove(id, privateDns, { signal, ifMatch })),
    createZone: (id, body, signal) => this.arm.put(id, privateDns, body, { signal, ifNoneMatch: '*' }),
    createLink: (id, { tags, location, ...properties }, signal) =>
      this.arm.put(id, privateDns, { tags, location, properties }, { signal, ifNoneMatch: '*' }),
    removeLink: (id, signal) => this.arm.remove(id, privateDns, { signal }),
  };
}
