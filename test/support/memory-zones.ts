import type { Arm, ArmAnswer } from '../../src/arm/arm.ts';
import type { PrivateDns } from '../../src/arm/private-dns.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { findResourceId } from '../../src/core/resource-id.ts';

export interface LinkBody {
  readonly id: string;
  readonly tags?: Record<string, string>;
  readonly properties: {
    readonly virtualNetwork: { readonly id: string };
    readonly registrationEnabled: boolean;
    readonly resolutionPolicy: string;
    readonly virtualNetworkLinkState: string;
  };
}

interface Operation {
  pollsLeft: number;
  isOver: boolean;
  failure: { code: string; message: string } | undefined;
  readonly finish: () => { code: string; message: string } | undefined;
}

/** Where the endpoints of the tests' worlds live. */
export const spokeNetwork =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app/providers/microsoft.network/virtualnetworks/vnet';
const host = 'https://arm.test';

/**
 * Private DNS zones, their virtual network links and virtual networks, as ARM and Resource Graph show them; writes end only once they
 * have been asked after. Every zone is there and linked to the spoke until a test says otherwise.
 */
export class MemoryZones {
  readonly missing = new Set<string>();
  readonly tags = new Map<string, Record<string, string>>();
  readonly links = new Map<string, LinkBody[]>();
  /** DNS servers by network id; a network that is not here leaves them to Azure. */
  readonly dnsServers = new Map<string, string[]>();
  /** Networks and zones nobody may read. */
  readonly unreadable = new Set<string>();
  /** What Azure refuses at once, by the id that is written. */
  readonly refused = new Map<string, Error>();
  /** What fails once Azure has taken it on, by the id that is written. */
  readonly failing = new Map<string, { code: string; message: string }>();
  /** How often an operation is asked after before it is over. */
  polls = 1;
  /** Bodies of managed clusters, as Resource Graph shows them. */
  clusters: unknown[] = [];
  /** Bodies of Application Gateways, as Resource Graph shows them. */
  gateways: unknown[] = [];
  /** How many record sets a zone has, where that is more than its SOA. */
  readonly recordSets = new Map<string, number>();
  readonly calls: string[] = [];
  /** Zones that Resource Graph shows besides those that have links. */
  readonly shown = new Set<string>();
  private readonly operations = new Map<string, Operation>();

  link(zone: string, name: string, network: string, resolutionPolicy = 'Default'): void {
    const body: LinkBody = {
      id: `${zone}/virtualNetworkLinks/${name}`,
      properties: {
        virtualNetwork: { id: network },
        registrationEnabled: false,
        resolutionPolicy,
        virtualNetworkLinkState: 'Completed',
      },
    };
    this.links.set(zone, [...this.linksOf(zone), body]);
  }

  linksOf(zone: string): LinkBody[] {
    const known = this.links.get(zone);
    if (known !== undefined) return known;
    this.links.set(zone, []);
    if (!zone.includes('azmk8s')) this.link(zone, 'spoke', spokeNetwork);
    return this.links.get(zone) ?? [];
  }

  /** Which networks a zone is linked to. */
  networksOf(zone: string): string[] {
    return this.linksOf(zone)
      .map(({ properties }) => properties.virtualNetwork.id)
      .sort();
  }

  readonly arm: Arm = {
    find: async (id) => {
      this.calls.push(`GET ${shortOf(id)}`);
      this.mustBeReadable(id);
      if (this.missing.has(id)) return undefined;
      return answer(200, this.bodyOf(id));
    },
    list: async (path) => {
      this.calls.push(`LIST ${shortOf(path)}`);
      this.mustBeReadable(path.toLowerCase());
      return structuredClone(this.linksOf(path.slice(0, path.lastIndexOf('/'))));
    },
    put: () => Promise.reject(new TypeError('zones and links are created by the port of private DNS')),
    patch: () => Promise.reject(new TypeError('nothing is patched')),
    remove: () => Promise.reject(new TypeError('no zone and no link is ever removed')),
    follow: async (url) => this.follow(url),
    queryGraph: async (query) => {
      if (query.includes('managedclusters')) return { rows: structuredClone(this.clusters), skipToken: undefined };
      this.calls.push('GRAPH');
      const zones = new Set([...this.links.keys(), ...this.shown]);
      // A pass over one zone names the networks it means, the sweep wants all there is.
      const ids = query.includes("privatednszones'")
        ? [...[...zones].filter((id) => !this.missing.has(id)), ...this.networks()]
        : [...query.matchAll(/'(\/subscriptions\/[^']+)'/g)].map(([, id = '']) => id);
      const rows = ids.filter((id) => !this.unreadable.has(id)).map((id) => this.bodyOf(id));
      const asksLinks = query.includes('virtualnetworklinks');
      const links = asksLinks ? [...zones].flatMap((zone) => this.linksOf(zone)) : [];
      return { rows: [...rows, ...links, ...(asksLinks ? this.gateways : [])], skipToken: undefined };
    },
  };

  readonly privateDns: Pick<PrivateDns, 'createZone' | 'createLink' | 'removeLink'> = {
    createZone: async (id, body) => this.put(id, body),
    createLink: async (id, { tags, location, ...properties }) => this.put(id, { location, tags, properties }),
    removeLink: async (id) => this.start(id, 'DELETE', () => this.remove(id)),
  };

  private networks(): string[] {
    return [...new Set([spokeNetwork, ...this.dnsServers.keys()])];
  }

  private bodyOf(id: string): unknown {
    if (id.includes('/virtualnetworks/')) {
      return { id, properties: { dhcpOptions: { dnsServers: this.dnsServers.get(id) ?? [] } } };
    }
    const properties = { numberOfRecordSets: this.recordSets.get(id) ?? 1, maxNumberOfRecordSets: 25_000 };
    return { id, tags: this.tags.get(id) ?? {}, properties };
  }

  private mustBeReadable(id: string): void {
    if (this.unreadable.has(id)) throw new PermanentError('AuthorizationFailed', 'not yours to read');
  }

  private put(id: string, body: unknown): ArmAnswer {
    return this.start(id, 'PUT', () => this.write(id, body));
  }

  private start(id: string, method: 'PUT' | 'DELETE', finish: Operation['finish']): ArmAnswer {
    this.calls.push(`${method} ${shortOf(id)}${method === 'PUT' ? ', if there is none' : ''}`);
    const refusal = this.refused.get(id);
    if (refusal !== undefined) throw refusal;
    const url = `${host}/operations/${this.operations.size}`;
    const end = () => this.failing.get(id) ?? finish();
    this.operations.set(url, { pollsLeft: this.polls, isOver: false, failure: undefined, finish: end });
    return { status: 202, headers: { 'azure-asyncoperation': url }, body: {} };
  }

  private remove(id: string): undefined {
    const zone = findResourceId(id)?.parent ?? '';
    this.links.set(
      zone,
      this.linksOf(zone).filter((link) => link.id.toLowerCase() !== id.toLowerCase()),
    );
  }

  private write(id: string, body: unknown): { code: string; message: string } | undefined {
    const { tags = {}, properties } = body as { tags?: Record<string, string>; properties?: LinkBody['properties'] };
    const zone = findResourceId(id)?.parent;
    if (zone === undefined || properties === undefined) {
      if (!this.missing.delete(id)) return { code: 'PreconditionFailed', message: 'the zone exists already' };
      this.links.set(id, []);
      this.tags.set(id, tags);
      return undefined;
    }
    if (this.linksOf(zone).some((link) => link.id.toLowerCase() === id.toLowerCase())) {
      return { code: 'PreconditionFailed', message: 'the link exists already' };
    }
    const { resolutionPolicy = 'Default' } = properties as { resolutionPolicy?: string };
    const standing = { ...properties, resolutionPolicy, virtualNetworkLinkState: 'Completed' };
    this.links.set(zone, [...this.linksOf(zone), { id, tags, properties: standing }]);
    return undefined;
  }

  /** Where Azure says how far each write is, oldest first. */
  operationUrls(): string[] {
    return [...this.operations.keys()];
  }

  /** Ends everything Azure is still busy with, whether or not anybody asks. */
  settle(): void {
    for (const operation of this.operations.values()) this.end(operation);
  }

  private end(operation: Operation): { code: string; message: string } | undefined {
    if (!operation.isOver) operation.failure = operation.finish();
    operation.isOver = true;
    return operation.failure;
  }

  /** A failure is reported with status 200 (test/facts/private-dns.ts). */
  private follow(url: string): ArmAnswer {
    this.calls.push('POLL');
    const operation = this.operations.get(url);
    if (operation === undefined) throw new PermanentError('NotFound', 'no such operation');
    operation.pollsLeft -= 1;
    if (operation.pollsLeft > 0 && !operation.isOver) return answer(202, { status: 'InProgress' });
    const failure = this.end(operation);
    return answer(200, failure === undefined ? { status: 'Succeeded' } : { status: 'Failed', error: failure });
  }
}

const answer = (status: number, body: unknown): ArmAnswer => ({ status, headers: {}, body: structuredClone(body) });

const shortOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
