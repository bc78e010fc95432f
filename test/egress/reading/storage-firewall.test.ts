import { describe, expect, it } from 'vitest';
import { explainEgress } from '../../../src/egress/explain.ts';
import { egressPolicy, group, now, storage } from '../support.ts';

const isolated = egressPolicy({ profile: 'isolated' });
const subnet = `${group}/providers/Microsoft.Network/virtualNetworks/net1/subnets/snet1`;
const address = '203.0.113.7';

const rest = (networkAcls: object | null) => storage({ publicNetworkAccess: 'Enabled', networkAcls });
/** As `az storage account show` prints it. */
function az(networkRuleSet: object | null) {
  const { properties, ...head } = storage({ publicNetworkAccess: 'Enabled' });
  return { ...head, ...(properties as object), networkRuleSet };
}
const explained = (...bodies: readonly object[]) => explainEgress(bodies, { policy: isolated, now });
const hashesOf = (body: object) =>
  new Map(explained(body).findings.map(({ check, evidenceHash }) => [check, evidenceHash] as const));

const firewalls = [
  {
    firewall: 'everybody',
    acls: { defaultAction: 'Allow', bypass: 'AzureServices', ipRules: [], virtualNetworkRules: [] },
    ruleSet: { defaultAction: 'Allow', bypass: 'AzureServices', ipRules: [], virtualNetworkRules: [] },
  },
  {
    firewall: 'an address',
    acls: { defaultAction: 'Deny', bypass: 'None', ipRules: [{ value: address, action: 'Allow' }] },
    ruleSet: { defaultAction: 'Deny', bypass: 'None', ipRules: [{ ipAddressOrRange: address, action: 'Allow' }] },
  },
  {
    firewall: 'a subnet',
    acls: { defaultAction: 'Deny', virtualNetworkRules: [{ id: subnet, action: 'Allow' }] },
    ruleSet: {
      defaultAction: 'Deny',
      virtualNetworkRules: [{ virtualNetworkResourceId: subnet, action: 'Allow', state: null }],
    },
  },
  { firewall: 'none', acls: null, ruleSet: null },
];

describe('the firewall of a storage account as az prints it', () => {
  it.each(firewalls)('is the one of REST in findings, evidence and its hash: $firewall', ({ acls, ruleSet }) => {
    expect(explained(az(ruleSet)).findings).toEqual(explained(rest(acls)).findings);
    expect(explained(az(ruleSet)).findings.length).toBeGreaterThan(0);
  });

  it('gives evidence of its own for each: what was accepted for one holds for no other', () => {
    const [one, two] = ['203.0.113.7', '203.0.113.8'].map((ipAddressOrRange) =>
      hashesOf(az({ defaultAction: 'Deny', ipRules: [{ ipAddressOrRange, action: 'Allow' }] })),
    );
    const check = 'exposure-storage-selected-networks';
    expect(one?.get(check)).toBeDefined();
    expect(one?.get(check)).not.toBe(two?.get(check));
  });

  it('is also read where its properties are nested', () => {
    const ruleSet = { defaultAction: 'Deny', ipRules: [{ ipAddressOrRange: address }] };
    const nested = storage({ publicNetworkAccess: 'Enabled', networkRuleSet: ruleSet });
    expect(explained(nested).findings).toEqual(
      explained(rest({ defaultAction: 'Deny', ipRules: [{ value: address }] })).findings,
    );
  });

  it('beside the body of REST says the same, or contradicts it', () => {
    const open = rest({ defaultAction: 'Allow' });
    expect(explained(open, az({ defaultAction: 'Allow' })).unknown).toEqual(explained(open).unknown);
    expect(explained(open, az({ defaultAction: 'Deny' })).unknown.map(({ property }) => property)).toContain(
      'networkAcls.defaultAction',
    );
  });
});
