import fc from 'fast-check';
import {
  type Body,
  body,
  connectionOf,
  endpoint,
  endpointNic,
  link,
  net,
  network,
  record,
  storage,
  storageId,
  subnet,
  vnet,
  zone,
  zoneId,
} from './estate.ts';
import { azureAddress, type Client, type Data, type Network, type Zone } from './reference-resolver.ts';

/** An estate as data for the reference, from which its bodies are made. */
export interface RandomEstate {
  readonly data: Data;
  readonly client: Client;
  /** What the client is: a network itself, or one of its interfaces, scale sets or gateways. */
  readonly kind: (typeof kinds)[number];
  readonly name: string;
}

const kinds = ['network', 'subnet', 'interface', 'scaleset', 'gateway', 'isolated'] as const;

const count = 4;
const networks = Array.from({ length: count }, (_, index) => `n${index}`);
const indexOf = (name: string): number => Number(name.slice(1));

/** Each network has an inbound endpoint, a forwarder, and a resolver's address that nobody has. */
const inbound = (name: string): string => `10.${indexOf(name)}.1.4`;
const forwarder = (name: string): string => `10.${indexOf(name)}.2.10`;
const silent = (name: string): string => `10.${indexOf(name)}.1.9`;
/** In no network that is known. */
const stranger = '192.0.2.53';
const serverAddresses = networks.flatMap((each) => [inbound(each), forwarder(each), silent(each)]);
const anyServers = (least: number, odd: readonly string[] = [stranger, azureAddress]) =>
  fc.uniqueArray(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...serverAddresses) },
      { weight: 1, arbitrary: fc.constantFrom(...odd) },
    ),
    { minLength: least, maxLength: 3 },
  );

const zoneNames = [
  'privatelink.blob.core.windows.net',
  'blob.core.windows.net',
  'st1.privatelink.blob.core.windows.net',
  'st1.blob.core.windows.net',
  'core.windows.net',
  'contoso.internal',
  'db.contoso.internal',
  'monitor.azure.com',
  'privatelink.monitor.azure.com',
];
const endpointAddress = { st1: '10.0.3.4', st2: '10.1.3.4' } as const;
const recordSets: fc.Arbitrary<readonly string[] | string> = fc.constantFrom<readonly string[] | string>(
  ['10.0.3.4'],
  ['10.1.3.4'],
  ['10.9.9.9'],
  ['10.0.3.4', '10.9.9.9'],
  ['fd00:db8::4'],
  ['10.0.3.4', 'fd00:db8::4'],
  [],
  'st1.privatelink.blob.core.windows.net',
  'db.contoso.internal',
);
const recordNames = ['st1', 'st2', '@', '*', 'st1.blob', 'st1.privatelink', '*.privatelink', 'x.st1', 'db', 'api'];

const zones: fc.Arbitrary<readonly Zone[]> = fc
  .array(
    fc.record({
      name: fc.constantFrom(...zoneNames),
      records: fc.dictionary(fc.constantFrom(...recordNames), recordSets, {
        minKeys: 2,
        maxKeys: 6,
        noNullPrototype: true,
      }),
      links: fc.dictionary(fc.constantFrom(...networks), fc.boolean(), {
        minKeys: 1,
        maxKeys: 4,
        noNullPrototype: true,
      }),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map((made) => {
    // Azure refuses a second zone of one name on a network.
    const taken = new Set<string>();
    return made.map(({ name, records, links }, index) => ({
      key: `rg-${index}`,
      name,
      // Nothing is beside an alias at the top of a zone, and none is there.
      records: Object.fromEntries(
        Object.entries(records).map(([each, found]) => [each, each === '@' && typeof found === 'string' ? [] : found]),
      ),
      links: Object.fromEntries(
        Object.entries(links).filter(([network]) => {
          const key = `${name} ${network}`;
          return !taken.has(key) && taken.add(key) !== undefined;
        }),
      ),
    }));
  });

const domains = [
  '.',
  'core.windows.net.',
  'blob.core.windows.net.',
  'privatelink.blob.core.windows.net.',
  'contoso.internal.',
  'st1.blob.core.windows.net.',
  'monitor.azure.com.',
];
const guarded = ['core.windows.net', 'st1.privatelink.blob.core.windows.net', 'internal', 'api.monitor.azure.com'];

const peers: fc.Arbitrary<ReadonlySet<string>> = fc
  .array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { minLength: 3, maxLength: 8 })
  .map((pairs) => new Set(pairs.flatMap(([a, b]) => (a === b ? [] : [`n${a} n${b}`, `n${b} n${a}`]))));

/** No rule may name the address of Azure DNS itself. */
const rules = fc.option(
  fc.dictionary(fc.constantFrom(...domains), fc.oneof(anyServers(1, [stranger]), fc.constant([])), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  { nil: undefined },
);

/** Random zones, links, servers, rule sets and peerings, and a question. */
export const randomEstate: fc.Arbitrary<RandomEstate> = fc
  .record({
    zones,
    peers,
    own: fc.array(
      fc.record({
        servers: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: anyServers(1) }),
        rules,
        guard: fc.oneof(
          { weight: 4, arbitrary: fc.constant([]) },
          {
            weight: 1,
            arbitrary: fc.array(fc.record({ domain: fc.constantFrom(...guarded), blocks: fc.boolean() }), {
              maxLength: 2,
            }),
          },
        ),
      }),
      { minLength: count, maxLength: count },
    ),
    outbound: fc.constantFrom(...networks),
    approved: fc.subarray(['st1', 'st2']),
    kind: fc.constantFrom(...kinds),
    network: fc.constantFrom(...networks),
    servers: fc.oneof(fc.constant([]), anyServers(0)),
    name: fc.constantFrom(
      'st1.blob.core.windows.net',
      'st2.blob.core.windows.net',
      'st1.privatelink.blob.core.windows.net',
      'st2.privatelink.blob.core.windows.net',
      'db.contoso.internal',
      'api.monitor.azure.com',
    ),
  })
  .map(({ zones, peers, own, outbound, approved, kind, network, servers, name }) => ({
    kind,
    client: {
      network,
      servers: kind === 'interface' || kind === 'scaleset' ? servers : [],
      isGateway: kind === 'gateway',
    },
    name,
    data: {
      zones,
      outbound,
      approved,
      strangers: [stranger],
      servers: Object.fromEntries(
        networks.flatMap((each) => [
          [inbound(each), each],
          [forwarder(each), each],
        ]),
      ),
      networks: networks.map(
        (each, index): Network => ({
          name: each,
          servers: own[index]?.servers ?? [],
          rules: own[index]?.rules,
          guard: own[index]?.guard ?? [],
          peers: networks.filter((other) => peers.has(`${each} ${other}`)),
        }),
      ),
    },
  }));

const delegated = { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/dnsResolvers' } }] };

/** The bodies that ARM would show of the data. */
export function bodiesOf({ zones, networks: all, outbound, approved }: Data): Body[] {
  const accounts = ['st1', 'st2'] as const;
  return [
    ...all.flatMap(({ name, servers, rules, peers, guard }) => [
      network(
        name,
        `10.${indexOf(name)}.0.0/16`,
        {
          resolver: { addressPrefix: `10.${indexOf(name)}.1.0/24`, ...delegated },
          servers: { addressPrefix: `10.${indexOf(name)}.2.0/24` },
          endpoints: { addressPrefix: `10.${indexOf(name)}.3.0/24` },
        },
        peers,
        servers,
      ),
      ...resolverOf(name),
      ...(rules === undefined ? [] : ruleSetOf(name, outbound, rules)),
      ...(guard.length === 0 ? [] : guardOf(name, guard)),
    ]),
    ...zones.flatMap(({ key, name, records, links }) => [
      ...zoneOf(name, key, records),
      ...Object.entries(links).map(([each, falls]) =>
        link(name, each, falls ? { resolutionPolicy: 'NxDomainRedirect' } : {}, key),
      ),
    ]),
    ...accounts.flatMap((account, index) => {
      const where = subnet(`n${index}`, 'endpoints');
      const isApproved = approved.includes(account);
      return [
        storage(account, isApproved ? [connectionOf(`pe-${account}`, 'Approved')] : []),
        ...(isApproved
          ? [
              endpoint(`pe-${account}`, { target: storageId(account), where }),
              endpointNic(`pe-${account}`, endpointAddress[account], [`${account}.blob.core.windows.net`], where),
            ]
          : []),
      ];
    }),
  ];
}

const resolverId = (name: string): string => `${net()}/dnsResolvers/resolver-${name}`;

const resolverOf = (name: string): Body[] => [
  body(resolverId(name), { virtualNetwork: { id: vnet(name) } }),
  body(`${resolverId(name)}/inboundEndpoints/in`, {
    ipConfigurations: [{ subnet: { id: subnet(name, 'resolver') }, privateIpAddress: inbound(name) }],
  }),
  body(`${resolverId(name)}/outboundEndpoints/out`, { subnet: { id: subnet(name, 'resolver') } }),
];

function zoneOf(name: string, key: string, records: Zone['records']): Body[] {
  const sets = Object.entries(records).flatMap(([each, found]) => recordsOf(name, key, each, found));
  return [zone(name, sets.length + 1, key), ...sets];
}

/** A record set a type. */
function recordsOf(name: string, key: string, each: string, found: readonly string[] | string): Body[] {
  const of = (type: string, properties: object) => body(`${zoneId(name, key)}/${type}/${each}`, properties);
  if (typeof found === 'string') return [of('CNAME', { cnameRecord: { cname: `${found}.` } })];
  if (found.length === 0) return [of('TXT', { txtRecords: [{ value: ['x'] }] })];
  const [six, four] = [
    found.filter((address) => address.includes(':')),
    found.filter((address) => !address.includes(':')),
  ];
  return [
    ...(four.length === 0 ? [] : [record(name, each, four, {}, key)]),
    ...(six.length === 0 ? [] : [of('AAAA', { aaaaRecords: six.map((ipv6Address) => ({ ipv6Address })) })]),
  ];
}

function guardOf(name: string, guard: Network['guard']): Body[] {
  const id = `${net()}/dnsResolverPolicies/guard-${name}`;
  return [
    body(id, {}),
    body(`${id}/virtualNetworkLinks/link`, { virtualNetwork: { id: vnet(name) } }),
    ...guard.flatMap(({ domain, blocks }, index) => {
      const list = `${net()}/dnsResolverDomainLists/list-${name}-${index}`;
      return [
        body(list, { domains: [`${domain}.`] }),
        body(`${id}/dnsSecurityRules/r${index}`, {
          priority: 100 + index,
          action: { actionType: blocks ? 'Block' : 'Allow' },
          dnsResolverDomainLists: [{ id: list }],
          dnsSecurityRuleState: 'Enabled',
        }),
      ];
    }),
  ];
}

/** Who asks, with its body where it is no network and no subnet. */
export function askerOf({ client: { network: name, servers }, kind }: RandomEstate): {
  readonly id: string;
  readonly bodies: Body[];
} {
  const where = { subnet: { id: subnet(name, 'servers') } };
  const part = { name: 'one', properties: { privateIPAddress: `10.${indexOf(name)}.2.77`, ...where } };
  const card = { dnsSettings: { dnsServers: servers }, ipConfigurations: [part] };
  const made = (id: string, properties: object) => ({ id, bodies: [body(id, properties)] });
  switch (kind) {
    case 'network':
      return { id: vnet(name), bodies: [] };
    case 'subnet':
      return { id: subnet(name, 'servers'), bodies: [] };
    case 'interface':
      return made(`${net()}/networkInterfaces/asker`, card);
    case 'scaleset':
      return made(`${net().replace('Microsoft.Network', 'Microsoft.Compute')}/virtualMachineScaleSets/asker`, {
        virtualMachineProfile: {
          networkProfile: { networkInterfaceConfigurations: [{ name: 'n', properties: card }] },
        },
      });
    case 'gateway':
    case 'isolated':
      return made(`${net()}/applicationGateways/asker`, {
        gatewayIPConfigurations: [{ name: 'one', properties: where }],
        networkIsolationEnabled: kind === 'isolated',
      });
  }
}

function ruleSetOf(name: string, outbound: string, rules: NonNullable<Network['rules']>): Body[] {
  const id = `${net()}/dnsForwardingRulesets/rules-${name}`;
  return [
    body(id, { dnsResolverOutboundEndpoints: [{ id: `${resolverId(outbound)}/outboundEndpoints/out` }] }),
    body(`${id}/virtualNetworkLinks/link`, { virtualNetwork: { id: vnet(name) } }),
    ...Object.entries(rules).map(([domainName, servers], index) =>
      body(`${id}/forwardingRules/r${index}`, {
        domainName,
        forwardingRuleState: servers.length > 0 ? 'Enabled' : 'Disabled',
        targetDnsServers: (servers.length > 0 ? servers : [silent('n0')]).map((ipAddress) => ({ ipAddress, port: 53 })),
      }),
    ),
  ];
}
