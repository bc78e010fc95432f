import { describe, expect, it } from 'vitest';
import { effectiveGroups } from '../../../src/egress/live/effective-groups.ts';
import { effectiveRoutes } from '../../../src/egress/live/effective-routes.ts';
import { createFixture, group, network } from './support/fixture.ts';

const location = 'westeurope';
const nic = `${network('rg')}/networkInterfaces/vm1`;
const vnet = `${network('rg')}/virtualNetworks/spoke`;
const machine = `${group('rg')}/providers/Microsoft.Compute/virtualMachines/vm1`;
const nsg = `${network('rg')}/networkSecurityGroups/nsg`;
const table = `${network('rg')}/routeTables/rt`;

/** An interface in a network that learns a default route, with a group and a route table; `off`: its machine is deallocated. */
async function given({ off = false, propagates = true, routes = [] as readonly object[] } = {}) {
  const learnt = () => [{ prefix: '0.0.0.0/0', nextHop: '10.9.0.30' }];
  const fixture = createFixture({ settings: { learnt } });
  const put = (id: string, properties: object) => fixture.call('PUT', id, { location, properties });
  await fixture.call('PUT', group('rg'), { location });
  const deny = { direction: 'Outbound', access: 'Deny', priority: 100, protocol: '*', sourceAddressPrefix: '*' };
  const toInternet = { sourcePortRange: '*', destinationPortRange: '*', destinationAddressPrefix: 'Internet' };
  await put(nsg, { securityRules: [{ name: 'deny', properties: { ...deny, ...toInternet } }] });
  await put(table, { disableBgpRoutePropagation: !propagates, routes });
  const apps = { addressPrefix: '10.0.1.0/24', networkSecurityGroup: { id: nsg }, routeTable: { id: table } };
  await put(vnet, {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [{ name: 'apps', properties: apps }],
  });
  const statuses = off ? [{ code: 'PowerState/deallocated' }] : [];
  await put(machine, { instanceView: { statuses } });
  const subnet = { id: `${vnet}/subnets/apps` };
  await put(nic, { virtualMachine: { id: machine }, ipConfigurations: [{ name: 'ip', properties: { subnet } }] });
  const ask = async (question: string) => {
    const begun = await fixture.call('POST', `${nic}/${question}`, {});
    if (begun.status !== 202) return begun;
    const location = begun.headers.get('location') ?? '';
    // What read of it takes is read of the region's operationResults, in the role that asks.
    expect(location).toMatch(/\/providers\/Microsoft\.Network\/locations\/westeurope\/operationResults\//);
    return fixture.call('GET', location);
  };
  return { ask };
}

describe('effective routes of an interface', () => {
  it.each([
    { when: 'a learnt default route', given: {}, user: [], learnt: ['0.0.0.0/0 VirtualNetworkGateway'] },
    { when: 'a table without propagation', given: { propagates: false }, user: [], learnt: [] },
    {
      when: "a route of the user's beside it",
      given: { routes: [{ name: 'r', properties: { addressPrefix: '203.0.113.0/24', nextHopType: 'None' } }] },
      user: ['203.0.113.0/24 None'],
      learnt: ['0.0.0.0/0 VirtualNetworkGateway'],
    },
  ])('$when', async ({ given: of, user, learnt }) => {
    const answer = await (await given(of)).ask('effectiveRouteTable');
    expect(answer.status).toBe(200);
    const reported = effectiveRoutes(answer.body);
    const text = (routes: typeof reported.user) => routes?.map(({ prefix, hop }) => `${prefix} ${hop}`);
    expect([text(reported.user), text(reported.learnt)]).toEqual([user, learnt]);
  });

  it('has the rules of its groups', async () => {
    const answer = await (await given()).ask('effectiveNetworkSecurityGroups');
    expect(effectiveGroups(answer.body, ['10.0.1.0/24'])).toEqual([{ id: nsg.toLowerCase(), v4: 'none', v6: 'none' }]);
  });

  it.each([
    { question: 'effectiveRouteTable', code: 'NicMustBeAttachedToRunningVmToGetEffectiveRoutes' },
    { question: 'effectiveNetworkSecurityGroups', code: 'NicMustBeAttachedToRunningVmToGetEffectiveSecurityGroups' },
  ])('$question is refused while its machine is off', async ({ question, code }) => {
    const answer = await (await given({ off: true })).ask(question);
    expect([answer.status, answer.body.error]).toEqual([400, expect.objectContaining({ code })]);
  });
});
