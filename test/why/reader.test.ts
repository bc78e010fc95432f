import { describe, expect, it } from 'vitest';
import { Policy } from '../../src/policy/policy.ts';
import { createWhyReader } from '../../src/why/reader.ts';
import { explainWhy, readGraph } from '../../src/why/why.ts';
import { azureOf } from './azure.ts';
import {
  type Body,
  blobZone,
  body,
  golden,
  link,
  name,
  nic,
  record,
  storageId,
  subnet,
  vnet,
  without,
  zone,
  zoneId,
} from './estate.ts';

const signal = new AbortController().signal;
let moment = new Date('2026-03-04T12:00:00Z');
const clock = { now: () => moment };
const machineId =
  '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/rg-net/providers/Microsoft.Compute/virtualMachines/vm1';

function readerOf(bodies: readonly Body[], policy: object = {}) {
  const { arm, asked, subscriptions } = azureOf(bodies);
  const inForce = Policy.parse({ version: 1, ...policy });
  return { reader: createWhyReader(arm, subscriptions, clock, async () => inForce), asked, policy: inForce };
}

describe('what a name leads to, as Azure shows it', () => {
  it.each(['vnet-hub', 'vnet-app', 'vnet-data', 'vnet-onprem', 'vnet-restore', 'vnet-wan'])(
    'is the same from %s as from an export',
    async (network) => {
      const { reader, policy } = readerOf(golden());
      expect(await reader.why(name, vnet(network), signal)).toEqual(
        explainWhy(readGraph(golden(), policy.dns), name, vnet(network)),
      );
    },
  );

  it('costs at most 12 calls with nothing kept, and none again within a minute', async () => {
    const { reader, asked } = readerOf(golden());
    await reader.why(name, vnet('vnet-app'), signal);
    expect(asked.length).toBeLessThanOrEqual(12);
    const first = asked.length;
    await reader.why(`${name}.`, vnet('vnet-hub'), signal);
    expect(asked).toHaveLength(first);
    moment = new Date(moment.getTime() + 61_000);
    await reader.why(name, vnet('vnet-app'), signal);
    expect(asked.length).toBeGreaterThan(first);
  });

  it('reads a machine and its interface where one asks', async () => {
    const machine = body(machineId, { networkProfile: { networkInterfaces: [{ id: nic('vm1') }] } });
    const card = body(nic('vm1'), {
      ipConfigurations: [{ name: 'a', properties: { subnet: { id: subnet('vnet-app', 'nodes') } } }],
    });
    const { reader, asked } = readerOf([...golden(), machine, card]);
    expect(await reader.why(name, machineId, signal)).toMatchObject({ answer: 'private', reachable: 'yes' });
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  it('finds records of longer zones and wildcards', async () => {
    const longer = `st1.${blobZone}`;
    const hidden = [...golden(), zone(longer, 2), link(longer, 'vnet-hub'), record(longer, '@', ['10.9.9.9'])];
    expect(await readerOf(hidden).reader.why(name, vnet('vnet-hub'), signal)).toMatchObject({
      answer: 'stale',
      brokenAt: 'hidden',
    });
    const wild = [...without(golden(), `${zoneId(blobZone)}/A/st1`), record(blobZone, '*', ['10.2.1.4'])];
    expect(await readerOf(wild).reader.why(name, vnet('vnet-hub'), signal)).toMatchObject({
      answer: 'private',
      brokenAt: null,
    });
  });

  it('takes a DNS security policy without rules for one that blocks nothing', async () => {
    const policy = `${zoneId(blobZone).split('/privateDnsZones')[0]}/dnsResolverPolicies/guard`;
    const guard = [
      body(policy, {}),
      body(`${policy}/virtualNetworkLinks/hub`, { virtualNetwork: { id: vnet('vnet-hub') } }),
    ];
    expect(await readerOf([...golden(), ...guard]).reader.why(name, vnet('vnet-hub'), signal)).toMatchObject({
      answer: 'private',
      brokenAt: null,
    });
  });

  it('takes an absent record for absent: all of that name was asked for', async () => {
    const { reader } = readerOf(without(golden(), `${zoneId(blobZone)}/A/st1`));
    expect(await reader.why(name, vnet('vnet-hub'), signal)).toMatchObject({ answer: 'none', brokenAt: 'record' });
  });
});

describe('the matrix, as Azure shows it', () => {
  const reachability = { mustNot: [{ from: [vnet('vnet-app')], targets: [storageId('st1')] }] };

  it('has the cells that are asked for, with what policy says of them', async () => {
    const { reader } = readerOf(golden(), { reachability });
    const pairs = { targets: [storageId('st1')], from: [vnet('vnet-app'), vnet('vnet-restore')] };
    const { cells } = await reader.reachability(pairs, signal);
    expect(cells).toMatchObject([
      { state: 'ok', wanted: 'mustNot', outcome: 'broken', because: 'reachability.mustNot[0]' },
      { state: 'public-only', brokenAt: 'link', wanted: null, outcome: null },
    ]);
  });

  it('is that of the promises where nothing is asked for', async () => {
    const { reader } = readerOf(golden(), { reachability });
    expect(await reader.reachability(undefined, signal)).toMatchObject({
      from: [vnet('vnet-app').toLowerCase()],
      targets: [{ id: storageId('st1').toLowerCase(), names: [name] }],
      cells: [{ outcome: 'broken' }],
    });
  });
});
