import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { explainApproval } from '../src/approvals/explain.ts';
import { parseConnection, readEndpoint, toListedConnections } from '../src/approvals/schema.ts';
import { findAddress } from '../src/core/addresses.ts';
import { findBodyId } from '../src/core/arm-body.ts';
import { InputError, isClassed } from '../src/core/errors.ts';
import { parseEndpoint } from '../src/dns/endpoints/endpoint-schema.ts';
import { parseNetworkInterface } from '../src/dns/endpoints/interface-schema.ts';
import { parseLinkService } from '../src/dns/endpoints/link-service.ts';
import { parseZoneGroups } from '../src/dns/endpoints/zone-group-schema.ts';
import { parseProviderZones } from '../src/dns/names/provider-zones-schema.ts';
import { readStanding } from '../src/dns/records/ownership.ts';
import { findOwnZone } from '../src/dns/zones/clusters.ts';
import { findGateway } from '../src/dns/zones/gateways.ts';
import { findLinkOf, toDnsServers, toZone } from '../src/dns/zones/schema.ts';
import { explainEgress } from '../src/egress/explain.ts';
import { Policy } from '../src/policy/policy.ts';
import { SimulatedAzure } from './dns/support/simulated-azure.ts';
import { exposureFacts } from './facts/exposure.ts';
import { zoneGroup } from './support/dns-world.ts';
import { change, mangled } from './support/mangled.ts';

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
const requester = parseConnection({
  id: `${group}/Microsoft.Storage/storageAccounts/st1/privateEndpointConnections/c1`,
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
  'toListedConnections, of a list': (body) =>
    toListedConnections(`${group}/microsoft.storage/storageaccounts/st1`.toLowerCase(), [body]),
  'readEndpoint, of a requester': (body) =>
    readEndpoint(requester, body, `${group}/Microsoft.Storage/storageAccounts/st1`),
  findBodyId,
};

describe('a mangled body', () => {
  let bodies: readonly unknown[];
  beforeAll(async () => {
    const azure = await new SimulatedAzure().prepare();
    const account = await azure.createAccount('st1');
    await azure.createEndpoint('pe1', account);
    await azure.createEndpoint('pe2', account, ['blob'], {}, true);
    await azure.createService('pls1');
    bodies = [...azure.world.list()].map(({ body }) => body);
  });
  const which = fc.nat(1_000);
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  const oneOf = (at: number, how: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[]) =>
    how.reduce<unknown>(mangled, bodies[at % bodies.length]);

  it.each(Object.entries(readers))('%s: a value, or trouble of a known class', (_, read) => {
    fc.assert(
      fc.property(which, changes, (at, how) => {
        try {
          read(oneOf(at, how));
        } catch (error) {
          expect(error instanceof InputError || isClassed(error), String(error)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('no address is read of an endpoint or an interface that is none', () => {
    fc.assert(
      fc.property(which, changes, (at, how) => {
        const body = oneOf(at, how);
        const addresses = [parseEndpoint, parseNetworkInterface].flatMap((read) => {
          try {
            const view = read(body);
            return 'customDnsConfigs' in view
              ? view.customDnsConfigs.flatMap((each) => each.addresses)
              : view.names.flatMap((each) => each.addresses);
          } catch {
            return [];
          }
        });
        for (const each of addresses) expect(findAddress(each)?.text).toBe(each);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is explained, or refused by what is wrong with it: connections and what they lead to', () => {
    fc.assert(
      fc.property(which, which, changes, (one, other, how) => {
        try {
          const explained = explainApproval(policy, oneOf(one, how), oneOf(other, how), now);
          expect(explained).toBeDefined();
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.problems.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 250 },
    );
  });

  it('is judged, or named as what it is, by every check of egress', () => {
    const facts = exposureFacts.map(({ type, properties }, index) => {
      const [namespace = '', ...kinds] = type.split('/');
      const path = kinds.map((kind, depth) => `${kind}/n${index}${depth}`).join('/');
      return { id: `${group}/${namespace}/${path}`, name: `n${index}`, type, properties };
    });
    fc.assert(
      fc.property(which, changes, (at, how) => {
        const body = how.reduce<unknown>(mangled, facts[at % facts.length]);
        try {
          const { findings } = explainEgress([body, ...facts.slice(0, 2)], { policy: policy.egress, now });
          for (const { because } of findings) expect(because).not.toMatch(/undefined|\[object|NaN/);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.problems.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 250 },
    );
  });
});
