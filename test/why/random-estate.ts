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
} from './estate.ts';
import type { Data, Network, Zone } from './reference-resolver.ts';

/** An estate as data for the reference, from which its bodies are made. */
export interface RandomEstate {
  readonly data: Data;
  readonly from: string;
  readonly name: string;
}

const count = 4;
const networks = Array.from({ length: count }, (_, index) => `n${index}`);
const indexOf = (name: string): number => Number(name.slice(1));

/** Each network has an inbound endpoint, a forwarder, and a resolver's address that nobody has. */
const inbound = (name: string): string => `10.${indexOf(name)}.1.4`;
const forwarder = (name: string): string => `10.${indexOf(name)}.2.10`;
const silent = (name: string): string => `10.${indexOf(name)}.1.9`;
const serverAddresses = networks.flatMap((each) => [inbound(each), forwarder(each), silent(each)]);

const zoneNames = [
  'privatelink.blob.core.windows.net',
  'blob.core.windows.net',
  'st1.privatelink.blob.core.windows.net',
  'st1.blob.core.windows.net',
  'core.windows.net',
  'contoso.internal',
];
const endpointAddress = { st1: '10.0.3.4', st2: '10.1.3.4' } as const;
const addressSets = fc.constantFrom(['10.0.3.4'], ['10.1.3.4'], ['10.9.9.9'], ['10.0.3.4', '10.9.9.9']);
const recordNames = ['st1', 'st2', '@', '*', 'st1.blob', 'st1.privatelink', '*.privatelink', 'x.st1'];

const zones: fc.Arbitrary<readonly Zone[]> = fc
  .array(
    fc.record({
      name: fc.constantFrom(...zoneNames),
      records: fc.dictionary(fc.constantFrom(...recordNames), addressSets, { maxKeys: 4, noNullPrototype: true }),
      links: fc.dictionary(fc.constantFrom(...networks), fc.boolean(), { maxKeys: 3, noNullPrototype: true }),
    }),
    { maxLength: 5 },
  )
  .map((made) => {
    // Azure refuses a second zone of one name on a network.
    const taken = new Set<string>();
    return made.map(({ name, records, links }, index) => ({
      key: `rg-${index}`,
      name,
      records,
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
];

const peers: fc.Arbitrary<ReadonlySet<string>> = fc
  .array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { minLength: 3, maxLength: 8 })
  .map((pairs) => new Set(pairs.flatMap(([a, b]) => (a === b ? [] : [`n${a} n${b}`, `n${b} n${a}`]))));

const rules = fc.option(
  fc.dictionary(fc.constantFrom(...domains), fc.constantFrom(...serverAddresses), {
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
      fc.record({ servers: fc.option(fc.constantFrom(...serverAddresses), { nil: undefined, freq: 1 }), rules }),
      { minLength: count, maxLength: count },
    ),
    outbound: fc.constantFrom(...networks),
    approved: fc.subarray(['st1', 'st2']),
    from: fc.constantFrom(...networks),
    name: fc.constantFrom(
      'st1.blob.core.windows.net',
      'st2.blob.core.windows.net',
      'st1.privatelink.blob.core.windows.net',
      'st2.privatelink.blob.core.windows.net',
    ),
  })
  .map(({ zones, peers, own, outbound, approved, from, name }) => ({
    from,
    name,
    data: {
      zones,
      outbound,
      approved,
      servers: Object.fromEntries(
        networks.flatMap((each) => [
          [inbound(each), each],
          [forwarder(each), each],
        ]),
      ),
      networks: networks.map(
        (each, index): Network => ({
          name: each,
          servers: [own[index]?.servers].flatMap((server) => server ?? []),
          rules: own[index]?.rules,
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
    ...all.flatMap(({ name, servers, rules, peers }) => [
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
    ]),
    ...zones.flatMap(({ key, name, records, links }) => [
      zone(name, Object.keys(records).length + 1, key),
      ...Object.entries(records).map(([each, addresses]) => record(name, each, addresses, {}, key)),
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

function ruleSetOf(name: string, outbound: string, rules: Readonly<Record<string, string>>): Body[] {
  const id = `${net()}/dnsForwardingRulesets/rules-${name}`;
  return [
    body(id, { dnsResolverOutboundEndpoints: [{ id: `${resolverId(outbound)}/outboundEndpoints/out` }] }),
    body(`${id}/virtualNetworkLinks/link`, { virtualNetwork: { id: vnet(name) } }),
    ...Object.entries(rules).map(([domainName, ipAddress], index) =>
      body(`${id}/forwardingRules/r${index}`, {
        domainName,
        forwardingRuleState: 'Enabled',
        targetDnsServers: [{ ipAddress, port: 53 }],
      }),
    ),
  ];
}
