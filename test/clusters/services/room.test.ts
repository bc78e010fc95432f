import { beforeEach, describe, expect, it } from 'vitest';
import { clusters } from '../../../src/clusters/room.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { createState, type State } from '../../../src/state/state.ts';
import { memoryState } from '../../support/memory-state.ts';
import { azureOf, noCommands } from '../support/azure.ts';
import { passesOver } from '../support/passes.ts';
import { alias, type Body, balancerId, endpointId, estate, networkId, serviceId } from './estate.ts';

const id = serviceId.toLowerCase();
const newAlias = alias.replace('0001', '0002');
const policy = Policy.parse({ version: 1 });

let state: State;
let bodies: Record<string, Body>;
let now: Date;

beforeEach(() => {
  state = createState(memoryState());
  bodies = estate();
  now = new Date('2026-03-01T08:00:00Z');
});

const open = () => clusters.open({ ...noCommands, arm: azureOf(Object.values(bodies)).arm, state, subscriptions: [] });
const over = passesOver(() => ({ room: open(), state, policy, now }));

async function pass(key = id): Promise<readonly string[]> {
  now = new Date(now.getTime() + 60_000);
  return (await over.pass(key)).next;
}
const swept = async () => (await over.swept()).filter((key) => key === id);

const found = async () =>
  (await over.found(id)).map(({ check, severity, message, remedy }) => ({ check, severity, message, remedy }));

const properties = (body: Body | undefined) => body?.properties as Record<string, unknown>;

/** The service of the same name, as a cluster recreates it: another alias, and no connection. */
function makeAnew(): void {
  Object.assign(properties(bodies.service), { alias: newAlias, privateEndpointConnections: [] });
}

describe('a private link service', () => {
  it('has no finding while all holds, and a sweep then has nothing to do', async () => {
    expect(await swept()).toEqual([id]);
    await pass();
    expect(await found()).toEqual([]);
    expect(await swept()).toEqual([]);
  });

  it('names who was connected to it once it is recreated, whose own subscription may not be ours to read', async () => {
    const { endpoint, ...rest } = bodies;
    bodies = { ...rest, elsewhere: { ...endpoint, type: 'Microsoft.Unheard/of' } as Body };
    await pass();
    const { service, ...without } = bodies;
    bodies = without;
    await pass();
    expect(await found()).toEqual([]);
    bodies = { ...without, service: service as Body };
    makeAnew();
    await pass();
    expect(await found()).toEqual([
      {
        check: 'clusters-service-alias-changed',
        severity: 'high',
        message: `consumers are cut off: ${endpointId.toLowerCase()} (it was connected to the service that had this id before: that was deleted and recreated)`,
        remedy: expect.stringContaining(`Delete ${endpointId.toLowerCase()} and recreate it for ${newAlias}`),
      },
    ]);
    expect(await swept()).toEqual([]);
  });

  it('names them no more once they are connected again', async () => {
    await pass();
    const { privateEndpointConnections } = properties(bodies.service);
    makeAnew();
    properties(bodies.endpoint).manualPrivateLinkServiceConnections = [
      {
        name: 'c',
        properties: { privateLinkServiceId: serviceId, privateLinkServiceConnectionState: { status: 'Disconnected' } },
      },
    ];
    await pass();
    expect((await found()).map(({ check }) => check)).toEqual(['clusters-service-alias-changed']);
    Object.assign(properties(bodies.service), { privateEndpointConnections });
    bodies.endpoint = estate().endpoint as Body;
    await pass();
    expect(await found()).toEqual([]);
    expect(await swept()).toEqual([]);
  });

  it('names no endpoint that is gone itself', async () => {
    await pass();
    makeAnew();
    const { endpoint: _, ...rest } = bodies;
    bodies = rest;
    await pass();
    expect(await found()).toEqual([]);
  });

  it('names what leads past it, and worse where that is the internet', async () => {
    properties(bodies.network).virtualNetworkPeerings = [
      { name: 'hub', properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: `${networkId}-hub` } } },
    ];
    await pass();
    expect(await found()).toMatchObject([{ check: 'clusters-service-bypassed', severity: 'low' }]);
    const [frontend] = properties(bodies.balancer).frontendIPConfigurations as Body[];
    Object.assign(properties(frontend), {
      publicIPAddress: { id: `${networkId.replace('virtualNetworks/vnet', 'publicIPAddresses/p')}` },
    });
    await pass();
    expect(await found()).toMatchObject([
      {
        check: 'clusters-service-bypassed',
        severity: 'high',
        remedy: expect.stringContaining('azure-load-balancer-internal'),
      },
    ]);
  });

  it('names what does not hold that it needs', async () => {
    Object.assign(bodies.balancer ?? {}, { sku: { name: 'Basic' } });
    await pass();
    expect(await found()).toMatchObject([
      { check: 'clusters-service-precondition', message: 'balancer-standard: kubernetes-internal is Basic' },
    ]);
  });

  it('is observed when its load balancer or its network changes, or an endpoint goes that it left behind', async () => {
    await pass();
    expect(await pass(balancerId.toLowerCase())).toEqual([id]);
    expect(await pass(networkId.toLowerCase())).toEqual([id]);
    makeAnew();
    await pass();
    expect(await pass(endpointId.toLowerCase())).toEqual([id]);
  });

  it('is forgotten a month after it is gone, and not before', async () => {
    await pass();
    bodies = {};
    await pass();
    expect(await swept()).toEqual([]);
    now = new Date(now.getTime() + 31 * 24 * 3_600_000);
    expect(await swept()).toEqual([id]);
    await pass();
    expect(await Array.fromAsync(state.clusters.listServices())).toEqual([]);
    expect(await swept()).toEqual([]);
  });
});
