import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../../src/dns/endpoints/endpoint-schema.ts';
import { createKnownPrints } from '../../../src/dns/endpoints/known-prints.ts';
import { fingerprintOf } from '../../../src/dns/endpoints/see.ts';
import type { DnsPolicy } from '../../../src/policy/dns.ts';
import { dnsPolicy } from '../support/values.ts';

const subscription = '00000000-0000-0000-0000-000000000001';
const group = `/subscriptions/${subscription}/resourceGroups/rg`;

interface Shown {
  readonly name: string;
  readonly team: string | undefined;
  readonly state: string;
  readonly address: string;
  readonly guid: string;
}

const shown = ({ name, team, state, address, guid }: Shown) => ({
  id: `${group}/providers/Microsoft.Network/privateEndpoints/${name}`,
  name,
  type: 'microsoft.network/privateendpoints',
  location: 'westeurope',
  ...(team !== undefined && { tags: { team } }),
  properties: {
    provisioningState: 'Succeeded',
    resourceGuid: guid,
    customDnsConfigs: [{ fqdn: 'st1.blob.core.windows.net', ipAddresses: [address] }],
    privateLinkServiceConnections: [
      {
        properties: {
          privateLinkServiceId: `${group}/providers/Microsoft.Storage/storageAccounts/st1`,
          groupIds: ['blob'],
          privateLinkServiceConnectionState: { status: state },
        },
      },
    ],
  },
});

/** Few values a field, so that bodies come again. */
const body = fc
  .record({
    name: fc.constantFrom('pe1', 'pe2'),
    team: fc.constantFrom('Pay', 'pay', undefined),
    state: fc.constantFrom('Approved', 'Pending'),
    address: fc.constantFrom('10.0.0.4', '10.0.0.5', 'no address'),
    guid: fc.constantFrom('a', 'b'),
  })
  .map(shown);

const teamFirst = {
  zones: { resourceGroup: group },
  conflicts: { prefer: [{ subscriptions: [subscription], tags: { team: 'Pay' } }] },
};

/** Made again each time, as a policy is that was read again. */
const policy = fc
  .constantFrom<Record<string, unknown>>(
    { zones: { resourceGroup: group } },
    { zones: { resourceGroup: `${group}2` } },
    teamFirst,
    { zones: { resourceGroup: group }, optOut: { tag: 'team', value: 'pay' } },
  )
  .map((dns) => () => dnsPolicy(dns));

function readAnew(each: unknown, under: DnsPolicy): string | undefined {
  try {
    return fingerprintOf(parseEndpoint(each), under);
  } catch {
    return undefined;
  }
}

describe('fingerprints that are remembered from sweep to sweep', () => {
  it('are those that each body has under the policy of that sweep, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(policy, fc.array(body, { maxLength: 6 })), { maxLength: 6 }), (sweeps) => {
        const findPrint = createKnownPrints();
        for (const [makePolicy, bodies] of sweeps) {
          const under = makePolicy();
          const expected = bodies.map((each) => readAnew(each, under));
          expect(bodies.map((each) => findPrint(each, under))).toEqual(expected);
          expect(bodies.map((each) => findPrint(structuredClone(each), under))).toEqual(expected);
        }
      }),
    );
  });

  it('are not worked out again while body and policy say the same', () => {
    const findPrint = createKnownPrints();
    const [first] = fc.sample(
      body.filter((each) => readAnew(each, dnsPolicy()) !== undefined),
      1,
    );
    const asked: string[] = [];
    const under = new Proxy(dnsPolicy(), {
      get(target, field, its) {
        asked.push(String(field));
        return Reflect.get(target, field, its);
      },
    });
    const print = findPrint(first, under);
    asked.length = 0;
    expect(findPrint(structuredClone(first), under)).toBe(print);
    expect(asked).toEqual([]);
  });
});
