import fc from 'fast-check';
import { expect, it } from 'vitest';
import { explainApproval } from '../../src/approvals/explain.ts';
import { readFile } from '../../src/egress/reading/read-file.ts';
import { proposePolicy } from '../../src/first-policy/first-policy.ts';
import { writePolicy } from '../../src/first-policy/write.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { endpointBody, idOf, network, networkBody, shop, teams, vault } from './estate.ts';

const now = new Date('2026-06-01T00:00:00Z');
const states = ['Approved', 'Approved', 'Approved', 'Pending', 'Rejected', 'Disconnected'] as const;

/** Connections of a small estate: who, to what, as what. */
const connection = fc.record({
  subscription: fc.constantFrom(shop, teams),
  group: fc.constantFrom('rg-a', 'rg-b'),
  endpoint: fc.constantFrom('pe-1', 'pe-2'),
  target: fc.constantFrom('kv1', 'kv2'),
  place: fc.constantFrom('rg-app', 'rg-other'),
  state: fc.constantFrom(...states),
});

it('what is proposed approves nobody who waits or was refused, and everybody who is connected but where that can not be distinguished', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(connection, {
        maxLength: 8,
        selector: ({ subscription, group, endpoint }) => `${subscription}${group}${endpoint}`,
      }),
      (connections) => {
        const idOfEndpoint = ({ subscription, group, endpoint }: (typeof connections)[number]): string =>
          idOf(subscription, group, `Microsoft.Network/privateEndpoints/${endpoint}`);
        const bodies = connections.map((each) =>
          endpointBody(idOfEndpoint(each), vault(each.target, each.place), ['vault'], each.state),
        );
        const own = [shop, teams].map((id) => networkBody(network(id, 'vnet'), '10.0.0.0/16'));
        const proposed = proposePolicy(readFile([...own, ...bodies]), { cloud: 'AzureCloud', now });
        const policy = parsePolicy(writePolicy(proposed, 'policy.schema.json'));
        for (const [index, each] of connections.entries()) {
          const id = vault(each.target, each.place);
          const asked = {
            id: `${id}/privateEndpointConnections/c`,
            properties: {
              privateEndpoint: { id: idOfEndpoint(each) },
              groupIds: ['vault'],
              privateLinkServiceConnectionState: { status: 'Pending', description: '' },
            },
          };
          const resource = { id, location: 'westeurope', properties: {} };
          const { verdict } = explainApproval(policy, resource, asked, now, bodies[index]);
          expect(verdict, JSON.stringify(each)).toBe(each.state === 'Approved' ? 'approve' : 'hold');
        }
      },
    ),
    { numRuns: 60 },
  );
});
