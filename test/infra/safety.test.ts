import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, compiled, type Deployed, deployed, itWith, ofType, type Planned, switches } from './support/infra.ts';
import { knownTypes } from './support/types.ts';

const valueAt = ({ body }: Planned, path: string): unknown => at(body, ...path.split('.'));

/** What is said too little of: keys, TLS and what else every resource of a type must say. */
const weaknesses = ({ resources }: Deployed): readonly string[] =>
  resources.flatMap((each) =>
    Object.entries(knownTypes[each.type]?.must ?? {})
      .filter(([path, wanted]) => valueAt(each, path) !== wanted)
      .map(([path, wanted]) => `${each.id} ${path} is ${valueAt(each, path)}, not ${wanted}`),
  );

/** Every way in from public networks that is open, by type. */
const openWays = ({ resources }: Deployed): readonly string[] =>
  resources
    .flatMap(({ type, ...each }) =>
      Object.entries(knownTypes[type]?.openings ?? {})
        .filter(([path, closed]) => valueAt({ type, ...each }, path) !== closed)
        .map(([path]) => `${type} ${path.split('.').at(-1)}`),
    )
    .sort();

// Logs are sent and asked for over Azure Monitor's own addresses, with an identity and never with a key.
const logs = ['Microsoft.Insights/components', 'Microsoft.OperationalInsights/workspaces'].flatMap((type) => [
  `${type} publicNetworkAccessForIngestion`,
  `${type} publicNetworkAccessForQuery`,
]);
// Event Grid delivers to it, and people open it: behind the sign-in of the platform.
const app = 'Microsoft.Web/sites publicNetworkAccess';
// A receiver of news subscribes to it: by rights, without a key.
const news = 'Microsoft.EventGrid/topics publicNetworkAccess';
// The workflow sends over it, with its identity and without a key.
const mails = 'Microsoft.Communication/communicationServices publicNetworkAccess';
const storage = [
  'Microsoft.Storage/storageAccounts defaultAction',
  'Microsoft.Storage/storageAccounts publicNetworkAccess',
];

/** The ways in that each set of switches leaves open, all of them on purpose. A new set of switches needs a line of its own. */
const intended: Readonly<Record<string, readonly string[]>> = {
  observe: [...logs, app],
  enforce: [mails, news, ...logs, app],
  'first-pass': [...logs, app],
  'outbound-nat': [...logs, app],
  'no-topic-identity': [...logs, app],
  'own-subnets': logs,
  'own-subnets-apart': [...logs, app],
  'own-zones': logs,
  'private-app': logs,
  'private-app-own-zones': logs,
  'public-storage': [news, ...logs, ...storage, app],
  queue: [...logs, app],
  'record-writes': [...logs, app],
  'standing-topic': [...logs, app],
  'tells-people': [news, ...logs, app],
  'under-group': [...logs, app],
  'zones-observed': [...logs, app],
};

it('every set of switches says which ways in it leaves open', () =>
  expect(Object.keys(intended).sort()).toEqual([...switches].sort()));

describe.each(switches)('%s', (name) => {
  itWith(name)('makes only resources of known types, each in its one version', () => {
    for (const { type, apiVersion } of deployed(name).resources)
      expect(`${type}@${apiVersion}`).toBe(`${type}@${knownTypes[type]?.apiVersion}`);
  });

  itWith(name)('takes no key, no old TLS and nobody unknown', () => expect(weaknesses(deployed(name))).toEqual([]));

  itWith(name)('opens no way in but those that are meant', () =>
    expect(openWays(deployed(name))).toEqual([...(intended[name] ?? [])].sort()),
  );

  itWith(name)('makes a public address only to go out through', () => {
    const addresses = ofType(deployed(name), 'Microsoft.Network/publicIPAddresses').map(({ id }) => id);
    const gateways = ofType(deployed(name), 'Microsoft.Network/natGateways').flatMap(({ body }) =>
      (at(body, 'properties', 'publicIpAddresses') as { id: string }[]).map(({ id }) => id),
    );
    expect(addresses).toEqual(gateways);
    expect(addresses).toHaveLength(name === 'outbound-nat' ? 1 : 0);
  });

  itWith(name)('makes nothing whose parent, or resource group, is neither made nor named by a parameter', () =>
    expect(orphans(deployed(name))).toEqual([]),
  );

  itWith(name)('points at nothing in its own groups that is not made', () =>
    expect(strays(deployed(name))).toEqual([]),
  );

  itWith(name)('links networks to zones to ask them, not to fill them with the names of machines', () => {
    for (const { id, body } of ofType(deployed(name), 'Microsoft.Network/privateDnsZones/virtualNetworkLinks'))
      expect(at(body, 'properties', 'registrationEnabled'), id).toBe(false);
  });

  itWith(name)('registers each private endpoint in a zone that its network asks', () =>
    expect(unresolved(deployed(name))).toEqual([]),
  );
});

// What exists already, as test/infra/switches names it.
const standing = [/\/resourceGroups\/rg-(theirs|dns|hub|net)(\/|$)/i, /^\/subscriptions\/[^/]+$/];
const exists = (id: string): boolean => standing.some((each) => each.test(id));

function orphans({ resources }: Deployed): readonly string[] {
  const made = new Set(resources.map(({ id }) => id.toLowerCase()));
  const isThere = (id: string): boolean => made.has(id.toLowerCase()) || exists(id);
  return resources.flatMap(({ id, type }) => {
    if (type === 'Microsoft.Resources/resourceGroups') return [];
    const scope = id.slice(0, id.lastIndexOf('/providers/'));
    const types = type.split('/');
    // A child's id is its parent's and two segments more; one that extends another resource has that one as its scope.
    const parent = types.length > 2 ? id.split('/').slice(0, -2).join('/') : scope;
    return isThere(parent) ? [] : [`${id} is made in ${parent}, which is not`];
  });
}

/** Ids in bodies: what they name must be made, or a part of a body that is made (a subnet), or a function of the app. */
function strays({ resources }: Deployed): readonly string[] {
  const made = new Set(resources.map(({ id }) => id.toLowerCase()));
  for (const { id, body } of resources)
    for (const { name } of (at(body, 'properties', 'subnets') ?? []) as { name: string }[])
      made.add(`${id}/subnets/${name}`.toLowerCase());
  const builtIn = /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Authorization\/roleDefinitions\//;
  return resources.flatMap(({ id, body }) =>
    (JSON.stringify(body).match(/\/subscriptions\/[0-9a-f]{8}-[^"\\]+/g) ?? [])
      .map((each) => each.replace(/\/functions\/[\w-]+$/, ''))
      .filter((each) => !made.has(each.toLowerCase()) && !exists(each) && !builtIn.test(each))
      .map((each) => `${id} names ${each}`),
  );
}

function unresolved(all: Deployed): readonly string[] {
  const links = ofType(all, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks').map(({ id, body }) => [
    id.replace(/\/virtualNetworkLinks\/[^/]+$/, ''),
    String(at(body, 'properties', 'virtualNetwork', 'id')).toLowerCase(),
  ]);
  const zones = ofType(all, 'Microsoft.Network/privateDnsZones');
  const groups = ofType(all, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups');
  const used = new Set<string>();
  const ofEndpoints = ofType(all, 'Microsoft.Network/privateEndpoints').flatMap(({ id, name, body }) => {
    const network = String(at(body, 'properties', 'subnet', 'id')).replace(/\/subnets\/[^/]+$/, '');
    const group = groups.find((each) => each.id.startsWith(`${id}/`));
    const zone = String(at(group?.body, 'properties', 'privateDnsZoneConfigs', 0, 'properties', 'privateDnsZoneId'));
    const groupId = String(at(body, 'properties', 'privateLinkServiceConnections', 0, 'properties', 'groupIds', 0));
    const wanted = groupId === 'sites' ? 'privatelink.azurewebsites.net' : `privatelink.${groupId}.core.windows.net`;
    if (!zone.endsWith(`/privateDnsZones/${wanted}`)) return [`${name} registers in ${zone}, not in ${wanted}`];
    used.add(zone);
    // What exists was linked by its maker; a network that is made here is known to nobody.
    if (exists(zone) && exists(network)) return [];
    return links.some(([linked, to]) => linked === zone && to === network.toLowerCase())
      ? []
      : [`${name} is in ${network}, which does not ask ${zone}`];
  });
  return [...ofEndpoints, ...zones.filter(({ id }) => !used.has(id)).map(({ id }) => `${id} has no name in it`)];
}

describe('the network', () => {
  const network = ofType(deployed('observe'), 'Microsoft.Network/virtualNetworks')[0];
  const subnets = at(network?.body, 'properties', 'subnets') as { name: string; properties: Record<string, unknown> }[];

  it('has a subnet for the app, given to Flex Consumption alone, and one for the endpoints', () => {
    expect(subnets.map(({ name }) => name)).toEqual(['app', 'endpoints']);
    expect(subnets[0]?.properties.delegations).toEqual([
      { name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } },
    ]);
    expect(subnets[1]?.properties).not.toHaveProperty('delegations');
    expect(subnets[1]?.properties).toMatchObject({
      defaultOutboundAccess: false,
      privateEndpointNetworkPolicies: 'Enabled',
    });
  });

  it('is the one the app goes out through, and where the endpoints are', () => {
    const all = deployed('observe');
    expect(
      ofType(all, 'Microsoft.Web/sites').map(({ body }) => at(body, 'properties', 'virtualNetworkSubnetId')),
    ).toEqual([`${network?.id}/subnets/app`]);
    for (const { body } of ofType(all, 'Microsoft.Network/privateEndpoints'))
      expect(at(body, 'properties', 'subnet', 'id')).toBe(`${network?.id}/subnets/endpoints`);
  });

  it('cuts its range in two that do not overlap, and guards both', () => {
    expect(subnets.map(({ properties }) => properties.addressPrefix)).toEqual(['10.255.255.0/27', '10.255.255.32/27']);
    const guard = ofType(deployed('observe'), 'Microsoft.Network/networkSecurityGroups')[0];
    expect(at(guard?.body, 'properties', 'securityRules')).toEqual([]);
    for (const { properties } of subnets) expect(properties.networkSecurityGroup).toEqual({ id: guard?.id });
  });

  itWith('outbound-nat')('sends what leaves through the gateway where that is chosen', () => {
    const all = deployed('outbound-nat');
    const [made] = ofType(all, 'Microsoft.Network/virtualNetworks');
    expect(at(made?.body, 'properties', 'subnets', 0, 'properties')).toMatchObject({
      natGateway: { id: ofType(all, 'Microsoft.Network/natGateways')[0]?.id },
      defaultOutboundAccess: false,
    });
  });
});

it('no template asks for a key, under any name', () =>
  // Event Grid reaches a workflow by its signed address alone; its holder can start that workflow and nothing else.
  expect(JSON.stringify(compiled.template).match(/\blist[A-Z]\w*\(/g) ?? []).toEqual(['listCallbackUrl(']));

const published = resolve(import.meta.dirname, '../../', process.env.ARM_TYPES ?? '../shared/reference/arm-types.json');
describe.skipIf(!existsSync(published))(`with the published types (${published})`, () => {
  interface Published {
    readonly apiVersion: string;
    readonly stableVersions: readonly string[];
    readonly body: unknown;
  }
  const types = JSON.parse(existsSync(published) ? readFileSync(published, 'utf8') : '{}') as Record<string, Published>;

  it.each(Object.entries(knownTypes))(
    '%s is used in a stable version where there is one, no older than the one to use',
    (type, known) => {
      expect(known.unlisted === undefined, 'says where its version was read').toBe(type in types);
      if (known.unlisted !== undefined) return;
      const { apiVersion, stableVersions } = types[type] ?? { apiVersion: '', stableVersions: [] };
      if (known.preview === undefined) expect(stableVersions).toContain(known.apiVersion);
      else expect(stableVersions.filter((version) => version >= '2017')).toEqual([]);
      expect(known.apiVersion >= apiVersion).toBe(true);
    },
  );

  it('every property that sounds like a key, TLS or a public way has been thought about', () => {
    const sounds =
      /^(.*tls.*|.*local(auth|user).*|.*sharedkey.*|publicnetworkaccess.*|.*publicaccess|.*httpsonly|.*httpstrafficonly|requirehttps|requireauthentication)$/i;
    const pathsIn = (value: unknown, path: readonly string[]): readonly string[] =>
      value === null || typeof value !== 'object'
        ? []
        : Object.entries(value).flatMap(([key, each]) => {
            const name = key.split(' ')[0] ?? '';
            const here = [...path, name];
            return [...(sounds.test(name) ? [here.join('.')] : []), ...pathsIn(each, here)];
          });
    for (const [type, { must = {}, openings = {}, besides = {} }] of Object.entries(knownTypes)) {
      const thought = Object.keys({ ...must, ...openings, ...besides });
      const named = pathsIn(types[type]?.body, [])
        // What is there for other kinds of the type than ours.
        .filter((path) => !/\.(authsettings|pushsettings|web|slotConfigNames|WebHook)\./.test(`.${path}.`))
        .map((path) => path.replace(/^by\.authsettingsV2\./, ''));
      expect(
        named.filter((path) => !thought.includes(path)),
        type,
      ).toEqual([]);
    }
  });
});
