import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainApproval } from '../../src/approvals/explain.ts';
import { parseConnection, readEndpoint, toListedConnections } from '../../src/approvals/schema.ts';
import { findAddress } from '../../src/core/addresses.ts';
import { findBodyId } from '../../src/core/arm-body.ts';
import { parseEndpoint } from '../../src/dns/endpoints/endpoint-schema.ts';
import { parseNetworkInterface } from '../../src/dns/endpoints/interface-schema.ts';
import { parseLinkService } from '../../src/dns/endpoints/link-service.ts';
import { parseZoneGroups } from '../../src/dns/endpoints/zone-group-schema.ts';
import { parseProviderZones } from '../../src/dns/names/provider-zones-schema.ts';
import { readStanding } from '../../src/dns/records/ownership.ts';
import { findOwnZone } from '../../src/dns/zones/clusters.ts';
import { findGateway } from '../../src/dns/zones/gateways.ts';
import { findLinkOf, toDnsServers, toZone } from '../../src/dns/zones/schema.ts';
import { explainEgress } from '../../src/egress/explain.ts';
import { Policy } from '../../src/policy/policy.ts';
import { SimulatedAzure } from '../dns/support/simulated-azure.ts';
import { exposureFacts } from '../facts/exposure.ts';
import { zoneGroup } from '../support/dns-world.ts';
import { change, mangled } from '../support/mangled.ts';
import { answeredOrNamed, type Input, readOrRefused } from './input.ts';

const policy = Policy.parse({
  version: 1,
  dns: { mode: 'enforce', zones: { resourceGroup: zoneGroup } },
  approvals: {
    mode: 'enforce',
    rules: [{ name: 'one', action: 'approve', from: { subscriptions: ['22222222-2222-2222-2222-222222222222'] } }],
  },
});
const now = new Date('2026-03-01T12:00:00Z');
const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers';
const account = `${group}/Microsoft.Storage/storageAccounts/st1`;
const requester = parseConnection({
  id: `${account}/privateEndpointConnections/c1`,
  properties: {
    privateEndpoint: { id: `${group}/Microsoft.Network/privateEndpoints/pe1` },
    privateLinkServiceConnectionState: { status: 'Pending' },
  },
}).requester;

/** Every reader of a body of Azure's, each of which meets every body: an answer may be anything. */
const readers: Readonly<Record<string, (body: unknown) => unknown>> = {
  parseEndpoint,
  parseNetworkInterface,
  parseZoneGroups,
  parseLinkService,
  parseProviderZones: (body) => parseProviderZones(body, ['blob']),
  'readStanding, of a record set': (body) => readStanding(body, 'owner'),
  toZone: (body) => toZone(body, 'owner'),
  findLinkOf,
  toDnsServers,
  findGateway,
  findOwnZone,
  parseConnection,
  'toListedConnections, of a list': (body) => toListedConnections(account.toLowerCase(), [body]),
  'readEndpoint, of a requester': (body) => readEndpoint(requester, body, account),
  findBodyId,
};

/** Every body of an estate of each kind, mangled in a few places. */
async function anyBody(): Promise<fc.Arbitrary<unknown>> {
  const azure = await new SimulatedAzure().prepare();
  const target = await azure.createAccount('st1');
  await azure.createEndpoint('pe1', target);
  await azure.createEndpoint('pe2', target, ['blob'], {}, true);
  await azure.createService('pls1');
  const bodies = [...azure.world.list()].map(({ body }) => body);
  return fc
    .tuple(fc.nat(bodies.length - 1), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([which, how]) => how.reduce<unknown>(mangled, bodies[which]));
}

const ofReaders = Object.entries(readers).map(
  ([name, read]): Input => ({
    what: `${name}: a value, or trouble of a known class`,
    runs: 200,
    open: async () => fc.property(await anyBody(), (body) => readOrRefused(() => read(body))),
  }),
);

const addresses: Input = {
  what: 'no address is read of an endpoint or an interface that is none',
  runs: 1_000,
  open: async () =>
    fc.property(await anyBody(), (body) => {
      const read = [parseEndpoint, parseNetworkInterface].flatMap((parse) => {
        try {
          const view = parse(body);
          return 'customDnsConfigs' in view
            ? view.customDnsConfigs.flatMap((each) => each.addresses)
            : view.names.flatMap((each) => each.addresses);
        } catch {
          return [];
        }
      });
      for (const each of read) assert.equal(findAddress(each)?.text, each);
    }),
};

const connections: Input = {
  what: 'is explained, or refused by what is wrong with it: connections and what they lead to',
  runs: 250,
  async open() {
    const body = await anyBody();
    return fc.property(body, body, (one, other) =>
      answeredOrNamed(() => assert.ok(explainApproval(policy, one, other, now))),
    );
  },
};

const egress: Input = {
  what: 'is judged, or named as what it is, by every check of egress',
  runs: 250,
  async open() {
    const facts = exposureFacts.map(({ type, properties }, index) => {
      const [namespace = '', ...kinds] = type.split('/');
      const path = kinds.map((kind, depth) => `${kind}/n${index}${depth}`).join('/');
      return { id: `${group}/${namespace}/${path}`, name: `n${index}`, type, properties };
    });
    const body = fc
      .tuple(fc.nat(facts.length - 1), fc.array(change, { minLength: 1, maxLength: 3 }))
      .map(([which, how]) => how.reduce<unknown>(mangled, facts[which]));
    return fc.property(body, (one) =>
      answeredOrNamed(() => {
        const { findings } = explainEgress([one, ...facts.slice(0, 2)], { policy: policy.egress, now });
        for (const { because } of findings) assert.doesNotMatch(because, /undefined|\[object|NaN/);
      }),
    );
  },
};

export const bodies: readonly Input[] = [...ofReaders, addresses, connections, egress];
