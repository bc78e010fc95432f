import fc from 'fast-check';
import { Policy } from '../../src/policy/policy.ts';
import { SimulatedAzure, zoneId } from '../dns/support/simulated-azure.ts';
import { endpointId, zoneGroup } from './dns-world.ts';

/** One thing somebody puts into Azure. */
interface Thing {
  readonly id: string;
  readonly body: Record<string, unknown>;
}

/** A few subscriptions as a company might have them: what exists there, and what its operators wrote. */
export interface EstateOfMany {
  readonly zones: readonly string[];
  /** Before what leans on it. */
  readonly things: readonly Thing[];
  readonly policy: Policy;
  readonly subscriptions: readonly string[];
}

const spoke = endpointId('x').split('/').slice(0, 5).join('/');
export const spokeSubscription = spoke.split('/')[2] ?? '';
export const hubSubscription = zoneGroup.split('/')[2] ?? '';
const under = (group: string, type: string, name: string): string => `${group}/providers/${type}/${name}`;
const ownNetwork = under(spoke, 'Microsoft.Network/virtualNetworks', 'vnet');
const thing = (id: string, properties: Record<string, unknown>, more: Record<string, unknown> = {}): Thing => ({
  id,
  body: { location: 'westeurope', ...more, properties },
});
const zoneNames = [
  'privatelink.blob.core.windows.net',
  'privatelink.vaultcore.azure.net',
  'privatelink.database.windows.net',
];

const publicSwitch = fc.constantFrom(
  {},
  { publicNetworkAccess: 'Enabled' },
  { publicNetworkAccess: 'Disabled' },
  { publicNetworkAccess: 'SecuredByPerimeter' },
);
const place = fc.constantFrom(spoke, zoneGroup);
const upTo = <T>(most: number, one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: most });

const paas = fc
  .record({
    kind: fc.constantFrom('storage', 'vault', 'registry', 'cosmos'),
    where: place,
    open: publicSwitch,
    tags: fc.constantFrom({}, { env: 'prod' }),
  })
  .map(({ kind, where, open, tags }) => ({ kind, where, open, tags }));
const paasTypes = {
  storage: 'Microsoft.Storage/storageAccounts',
  vault: 'Microsoft.KeyVault/vaults',
  registry: 'Microsoft.ContainerRegistry/registries',
  cosmos: 'Microsoft.DocumentDB/databaseAccounts',
} as const;
const groupIds = { storage: 'blob', vault: 'vault', registry: 'registry', cosmos: 'Sql' } as const;

const sqlServer = fc.record({
  open: publicSwitch,
  rules: upTo(3, fc.constantFrom(['0.0.0.0', '0.0.0.0'], ['10.1.1.1', '10.1.1.1'], ['0.0.0.0', '255.255.255.255'])),
});

const cluster = fc.record({
  outboundType: fc.constantFrom('loadBalancer', 'userDefinedRouting', 'managedNATGateway', 'none'),
  enablePrivateCluster: fc.boolean(),
});

const gateway = fc.record({ where: place, hasAddress: fc.boolean() });
const table = fc.record({ where: place, hop: fc.constantFrom('VirtualAppliance', 'Internet', undefined) });
const subnet = fc.record({
  isPrivate: fc.constantFrom(true, false, undefined),
  isDelegated: fc.boolean(),
  gateway: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
  table: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
});
const network = fc.record({
  where: place,
  subnets: upTo(10, subnet),
  tags: fc.constantFrom({}, { profile: 'isolated' }),
});

const linkService = fc.record({
  where: place,
  lets: fc.constantFrom([], ['*'], [spokeSubscription], [hubSubscription]),
});
const endpoint = fc.record({
  target: fc.nat({ max: 7 }),
  isManual: fc.boolean(),
  message: fc.constantFrom('please', 'Auto-Approved', ''),
});

const policy = fc
  .record({
    dns: fc.record({
      mode: fc.constantFrom('enforce', 'observe'),
      missing: fc.constantFrom('report', 'create'),
      isLinked: fc.boolean(),
    }),
    approvals: fc.record({
      mode: fc.constantFrom('enforce', 'observe'),
      rules: fc.constantFrom(
        [],
        [{ name: 'own', action: 'approve', from: { subscriptions: [spokeSubscription] } }],
        [
          { name: 'prod', action: 'reject', targets: { tags: { env: 'prod' } } },
          { name: 'own', action: 'approve', from: { subscriptions: [spokeSubscription], tags: { team: 'a' } } },
        ],
      ),
      outsidePolicy: fc.constantFrom('report', 'remove'),
    }),
    egress: fc.record({
      profile: fc.constantFrom('open', 'explicit', 'inspected', 'isolated'),
      profiles: fc.constantFrom(
        [],
        [{ match: { subscriptions: [spokeSubscription], tags: { profile: 'isolated' } }, profile: 'isolated' }],
      ),
      exemptions: fc.constantFrom([], [{ check: 'exposure-*', subject: '**', reason: 'known' }]),
    }),
  })
  .map(({ dns: { mode, missing, isLinked }, approvals, egress }) =>
    Policy.parse({
      version: 1,
      dns: {
        mode,
        zones: { resourceGroup: zoneGroup, missing },
        links: isLinked ? [{ network: ownNetwork }] : [],
      },
      approvals,
      egress,
    }),
  );

/** Estates of a few dozen resources: every type a room observes, in one subscription or the other, leaning on each other. */
export const estates: fc.Arbitrary<EstateOfMany> = fc
  .record({
    zones: fc.subarray(zoneNames),
    paas: upTo(4, paas),
    servers: upTo(2, sqlServer),
    clusters: upTo(2, cluster),
    gateways: upTo(3, gateway),
    tables: upTo(3, table),
    networks: upTo(2, network),
    services: upTo(2, linkService),
    endpoints: upTo(4, endpoint),
    policy,
    subscriptions: fc.constantFrom([spokeSubscription], [spokeSubscription, hubSubscription]),
  })
  .map((drawn) => ({
    zones: drawn.zones,
    policy: drawn.policy,
    subscriptions: drawn.subscriptions,
    things: toThings(drawn),
  }));

interface Drawn {
  readonly paas: readonly (typeof paas extends fc.Arbitrary<infer T> ? T : never)[];
  readonly servers: readonly (typeof sqlServer extends fc.Arbitrary<infer T> ? T : never)[];
  readonly clusters: readonly (typeof cluster extends fc.Arbitrary<infer T> ? T : never)[];
  readonly gateways: readonly (typeof gateway extends fc.Arbitrary<infer T> ? T : never)[];
  readonly tables: readonly (typeof table extends fc.Arbitrary<infer T> ? T : never)[];
  readonly networks: readonly (typeof network extends fc.Arbitrary<infer T> ? T : never)[];
  readonly services: readonly (typeof linkService extends fc.Arbitrary<infer T> ? T : never)[];
  readonly endpoints: readonly (typeof endpoint extends fc.Arbitrary<infer T> ? T : never)[];
}

function toThings(drawn: Drawn): readonly Thing[] {
  const gateways = drawn.gateways.map(({ where, hasAddress }, index) =>
    thing(under(where, 'Microsoft.Network/natGateways', `nat${index}`), {
      publicIpAddresses: hasAddress ? [{ id: `${where}/providers/Microsoft.Network/publicIPAddresses/ip` }] : [],
    }),
  );
  const tables = drawn.tables.map(({ where, hop }, index) =>
    thing(under(where, 'Microsoft.Network/routeTables', `rt${index}`), {
      routes: hop === undefined ? [] : [{ name: 'all', properties: { addressPrefix: '0.0.0.0/0', nextHopType: hop } }],
    }),
  );
  const refer = (things: readonly Thing[], index: number | undefined): { id: string } | undefined => {
    const found = index === undefined ? undefined : things[index];
    return found === undefined ? undefined : { id: found.id };
  };
  const networks = drawn.networks.map(({ where, subnets, tags }, index) =>
    thing(
      under(where, 'Microsoft.Network/virtualNetworks', `net${index}`),
      {
        addressSpace: { addressPrefixes: [`10.${index + 1}.0.0/16`] },
        subnets: subnets.map((each, at) => ({
          name: `s${at}`,
          properties: {
            addressPrefix: `10.${index + 1}.${at}.0/24`,
            ...(each.isPrivate === undefined ? {} : { defaultOutboundAccess: !each.isPrivate }),
            ...(each.isDelegated ? { delegations: [{ name: 'd', properties: { serviceName: 'a/b' } }] } : {}),
            natGateway: refer(gateways, each.gateway),
            routeTable: refer(tables, each.table),
          },
        })),
      },
      { tags },
    ),
  );
  const accounts = drawn.paas.map(({ kind, where, open, tags }, index) => ({
    ...thing(under(where, paasTypes[kind], `${kind}${index}`), { ...open }, { tags, sku: { name: 'Premium' } }),
    groupId: groupIds[kind] as string | undefined,
  }));
  const servers = drawn.servers.map(({ open }, index) => ({
    ...thing(under(spoke, 'Microsoft.Sql/servers', `sql${index}`), { ...open }),
    groupId: 'sqlServer' as string | undefined,
  }));
  const rules = drawn.servers.flatMap(({ rules: each }, index) =>
    each.map(([startIpAddress, endIpAddress], at) =>
      thing(`${servers[index]?.id}/firewallRules/r${at}`, { startIpAddress, endIpAddress }),
    ),
  );
  const clusters = drawn.clusters.map(({ outboundType, enablePrivateCluster }, index) =>
    thing(under(spoke, 'Microsoft.ContainerService/managedClusters', `aks${index}`), {
      networkProfile: { outboundType },
      apiServerAccessProfile: { enablePrivateCluster },
    }),
  );
  const balancers = [...new Set(drawn.services.map(({ where }) => where))].map((where) =>
    thing(under(where, 'Microsoft.Network/loadBalancers', 'lb'), {
      frontendIPConfigurations: [{ name: 'f', properties: {} }],
    }),
  );
  const services = drawn.services.map(({ where, lets }, index) => ({
    ...thing(under(where, 'Microsoft.Network/privateLinkServices', `pls${index}`), {
      loadBalancerFrontendIpConfigurations: [
        { id: under(where, 'Microsoft.Network/loadBalancers', 'lb/frontendIPConfigurations/f') },
      ],
      ipConfigurations: [{ name: 'ip', properties: { subnet: { id: `${ownNetwork}/subnets/pe` } } }],
      autoApproval: { subscriptions: lets },
      visibility: { subscriptions: lets },
    }),
    groupId: undefined as string | undefined,
  }));
  const targets = [...accounts, ...servers, ...services];
  const endpoints = drawn.endpoints.flatMap(({ target, isManual, message }, index) => {
    const found = targets[target % Math.max(1, targets.length)];
    if (found === undefined) return [];
    const list = isManual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections';
    const asked = {
      privateLinkServiceId: found.id,
      groupIds: found.groupId === undefined ? [] : [found.groupId],
      requestMessage: message,
    };
    return [
      thing(
        endpointId(`pe${index}`),
        { subnet: { id: `${ownNetwork}/subnets/pe` }, [list]: [{ name: `pe${index}`, properties: asked }] },
        { tags: { team: 'a' } },
      ),
    ];
  });
  return [
    ...gateways,
    ...tables,
    ...networks,
    ...balancers,
    ...[...accounts, ...servers, ...services].map(({ id, body }) => ({ id, body })),
    ...rules,
    ...clusters,
    ...endpoints,
  ];
}

/** Puts an estate into a simulated Azure. */
export async function furnish(azure: SimulatedAzure, { zones, things }: EstateOfMany): Promise<SimulatedAzure> {
  for (const zone of zones) await azure.create(zoneId(zone), { location: 'global' }, '2024-06-01');
  for (const { id, body } of things) await azure.create(id, body);
  return azure;
}

export const build = async (estate: EstateOfMany): Promise<SimulatedAzure> =>
  furnish(await new SimulatedAzure().prepare([]), estate);
