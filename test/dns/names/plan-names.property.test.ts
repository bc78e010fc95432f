import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudNames } from '../../../src/core/cloud.ts';
import type { EndpointView, NamedAddresses } from '../../../src/dns/model.ts';
import { placeName } from '../../../src/dns/names/place.ts';
import { anyText } from '../../support/any-text.ts';
import { endpointOf, plan } from './builders.ts';

const cloud = fc.constantFrom(...cloudNames);
const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const suffix = fc.constantFrom(
  'blob.core.windows.net',
  'vault.azure.net',
  'vaultcore.azure.net',
  'azurewebsites.net',
  'westeurope.kusto.windows.net',
  'westeurope.api.azureml.ms',
  'westeurope.inference.ml.azure.com',
  'azure.com',
  'kv.privatelink.vaultcore.azure.net',
  'example.org',
);
const fqdn = fc.oneof(
  fc.tuple(label, suffix).map((parts) => parts.join('.')),
  suffix.map((text) => `*.${text}`),
);
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string());
const names: fc.Arbitrary<NamedAddresses[]> = fc.array(
  fc.record({ fqdn, addresses: fc.array(address, { maxLength: 3 }) }),
  { maxLength: 6 },
);
const kind = fc.constantFrom(
  ['Microsoft.Storage/storageAccounts', 'blob'],
  ['Microsoft.KeyVault/vaults', 'vault'],
  ['Microsoft.Web/sites', 'sites'],
  ['Microsoft.Kusto/clusters', 'cluster'],
  ['Microsoft.MachineLearningServices/workspaces', 'amlworkspace'],
  ['Microsoft.Authorization/resourceManagementPrivateLinks', 'ResourceManagement'],
  ['Microsoft.Nothing/known', 'at all'],
);
const endpoints: fc.Arbitrary<EndpointView> = fc
  .record({ kind, customDnsConfigs: names })
  .map(({ kind: [type = '', group = ''], customDnsConfigs }) => endpointOf(type, group, {}, { customDnsConfigs }));

const upper = (view: EndpointView): EndpointView => ({
  ...view,
  groupIds: view.groupIds.map((id) => id.toUpperCase()),
  customDnsConfigs: view.customDnsConfigs.map((named) => ({ ...named, fqdn: named.fqdn.toUpperCase() })),
});
const lowerNotes = (notes: readonly string[]): string[] => notes.map((note) => note.toLowerCase()).sort();

describe('for any endpoint, the names planned', () => {
  it('do not depend on the order in which Azure lists names and addresses', () => {
    fc.assert(
      fc.property(endpoints, cloud, (view, where) => {
        const reversed = view.customDnsConfigs
          .map((named) => ({ ...named, addresses: named.addresses.toReversed() }))
          .toReversed();
        expect(plan({ ...view, customDnsConfigs: reversed }, [], where)).toEqual(plan(view, [], where));
      }),
    );
  });

  it('are the same when everything is listed twice', () => {
    fc.assert(
      fc.property(endpoints, cloud, (view, where) => {
        const doubled = { ...view, customDnsConfigs: [...view.customDnsConfigs, ...view.customDnsConfigs] };
        const { records, reason, notes } = plan(doubled, [], where);
        expect({ records, reason, notes }).toEqual({ ...pick(plan(view, [], where)) });
      }),
    );
  });

  it('do not depend on case', () => {
    fc.assert(
      fc.property(endpoints, cloud, (view, where) => {
        const [a, b] = [plan(upper(view), [], where), plan(view, [], where)];
        expect(a.records).toEqual(b.records);
        expect(lowerNotes(a.notes)).toEqual(lowerNotes(b.notes));
      }),
    );
  });

  it('are sorted, unique, lower-case, each with an address of its own family', () => {
    fc.assert(
      fc.property(endpoints, cloud, (view, where) => {
        const { records } = plan(view, [], where, ['privatelink.azure.com']);
        const keys = records.map(({ zone, name, type }) => `${zone} ${name} ${type}`);
        expect(keys).toEqual([...new Set(keys)].sort());
        for (const { zone, name, type, addresses } of records) {
          expect(`${zone}${name}`).toBe(`${zone}${name}`.toLowerCase());
          expect(addresses.length).toBeGreaterThan(0);
          expect([...new Set(addresses)].sort()).toEqual(addresses);
          expect(addresses.every((text) => text.includes(':') === (type === 'AAAA'))).toBe(true);
        }
      }),
    );
  });

  it('account for every name: a record or a note, and a reason where there is no record', () => {
    fc.assert(
      fc.property(endpoints, cloud, (view, where) => {
        const { records, reason, placed, unplaced } = plan(view, [], where);
        const planned = new Set([...placed, ...unplaced].map((each) => each.fqdn));
        expect(planned).toEqual(new Set(view.customDnsConfigs.map((named) => named.fqdn)));
        expect(reason === null).toBe(records.length > 0);
      }),
    );
  });

  it('are none unless the connection is Approved and provisioned', () => {
    const state = fc.constantFrom('Pending', 'Rejected', 'Disconnected', 'approved ', '', 'PendingCreation');
    fc.assert(
      fc.property(endpoints, cloud, state, (view, where, connectionState) => {
        expect(plan({ ...view, connectionState }, [], where).records).toEqual([]);
        expect(plan({ ...view, provisioningState: 'Updating' }, [], where).records).toEqual([]);
      }),
    );
  });

  it('never include a zone that redirects a control plane unless it is named', () => {
    fc.assert(
      fc.property(endpoints, cloud, (view, where) => {
        expect(plan(view, [], where).records.filter(({ zone }) => zone === 'privatelink.azure.com')).toEqual([]);
      }),
    );
  });
});

describe('for any text', () => {
  it('a name never throws, and a placed one is a name in a private link zone', () => {
    const text = fc.oneof(fc.string(), anyText(), fqdn, fc.domain());
    fc.assert(
      fc.property(
        text,
        fc.oneof(kind, fc.tuple(fc.string(), fc.string())),
        cloud,
        fc.array(text),
        (name, [type = '', group = ''], where, siblings) => {
          const placement = placeName(name, { resourceType: type, groupIds: [group], cloud: where, siblings });
          if (placement.kind !== 'placed') return;
          expect(placement.zone).toMatch(/^privatelink(-global)?\.[a-z0-9_.-]+$/);
          expect(placement.name).toMatch(/^[*a-z0-9_][a-z0-9_.-]*$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

const pick = ({ records, reason, notes }: ReturnType<typeof plan>) => ({ records, reason, notes });
