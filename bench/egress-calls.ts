import { egressReconciler } from '../src/egress/reconciler.ts';
import { egressSweeper } from '../src/egress/sweeper.ts';
import { findType, queriedTypes } from '../src/egress/types.ts';
import { createState } from '../src/state/state.ts';
import { passWith, portsOver, tinyArm } from '../test/egress/support.ts';
import { memoryState } from '../test/support/memory-state.ts';
import type { Report } from './figures.ts';

type Body = Record<string, unknown>;

const group = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-bench/providers';
const body = (type: string, name: string, properties: Body): Body => ({
  id: `${group}/${type}/${name}`,
  name,
  type,
  location: 'westeurope',
  properties,
});

const subnetsOfTable = 50;
const resources = 10_000;
const typesOfEstate = 20;
const boundOfSweep = 40;

/** How often Azure is asked: for one event that costs fifty subnets, and for a sweep of an estate of twenty types. Counts, so they are the same on every machine. */
export async function benchEgressCalls(report: Report): Promise<void> {
  await ofRouteTable(report);
  await ofSweep(report);
}

async function ofRouteTable(report: Report): Promise<void> {
  const table = body('Microsoft.Network/routeTables', 'rt', {
    routes: [{ name: 'all', properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'None' } }],
  });
  const networks = Array.from({ length: subnetsOfTable / 10 }, (_, index) => {
    const name = `net${index}`;
    const subnets = Array.from({ length: 10 }, (__, each) => ({
      name: `s${each}`,
      id: `${group}/Microsoft.Network/virtualNetworks/${name}/subnets/s${each}`,
      properties: { addressPrefix: `10.${index}.${each}.0/24`, routeTable: { id: table.id } },
    }));
    return body('Microsoft.Network/virtualNetworks', name, {
      addressSpace: { addressPrefixes: [`10.${index}.0.0/16`] },
      subnets,
    });
  });
  const arm = tinyArm(table, ...networks);
  const later = new Set<string>();
  const ports = {
    ...portsOver(arm, createState(memoryState())),
    enqueueCalmly: async ({ key }: { readonly key: string }) => void later.add(key),
  };
  for await (const _ of egressSweeper(ports).drift(undefined, passWith()));
  arm.reads.length = 0;
  const reconciler = egressReconciler(ports);
  const visit = async (key: string, direct: boolean): Promise<number> => {
    arm.reads.length = 0;
    const pass = { ...passWith(), direct };
    const observed = await reconciler.observe(key, pass);
    await reconciler.carryOut(observed, reconciler.plan(observed, pass.policy, pass.now), pass).remember([]);
    return arm.reads.length;
  };
  const ofEvent = await visit(String(table.id).toLowerCase(), true);
  report.add({
    what: `a route table of ${subnetsOfTable} subnets changed`,
    measured: `${ofEvent} call`,
    against: '1 read of the table, none of the subnets',
    holds: ofEvent === 1,
    numbers: { calls: ofEvent },
  });
  let afterwards = 0;
  for (const key of later) afterwards += await visit(key, false);
  report.add({
    what: `its ${later.size} networks, a minute after the last change`,
    measured: `${afterwards} calls`,
    against: 'each network, and the table with it',
    holds: later.size === networks.length && afterwards <= networks.length * 2,
    numbers: { calls: afterwards },
  });
}

/** Twenty types in equal parts: those with a list of children that the graph doesn't have, and networks, among them. */
async function ofSweep(report: Report): Promise<void> {
  const some = queriedTypes.filter((name) => !/\/(slots|frontends)$/.test(name) && name.split('/').length === 2);
  const wanted = [
    'microsoft.network/virtualnetworks',
    'microsoft.network/networkinterfaces',
    'microsoft.network/publicipaddresses',
    'microsoft.storage/storageaccounts',
    'microsoft.sql/servers',
    'microsoft.eventhub/namespaces',
  ].filter((name) => some.includes(name));
  const types = [...wanted, ...some.filter((name) => !wanted.includes(name))].slice(0, typesOfEstate);
  const each = resources / types.length;
  const bodies = types.flatMap((type) => Array.from({ length: each }, (_, index) => bodyOf(type, index)));
  const arm = tinyArm(...bodies, ...tables(each));
  const lists = types.flatMap((type) => (findType(type)?.childLists ?? []).map(() => each));
  const childLists = lists.reduce((sum, count) => sum + count, 0);
  const ports = portsOver(arm, createState(memoryState()));
  const sweeper = egressSweeper(ports);
  for await (const _ of sweeper.drift(undefined, passWith()));
  const children = arm.reads.filter((read) => read.startsWith('/')).length;
  const queries = arm.reads.length - children;
  arm.reads.length = 0;
  for await (const _ of sweeper.drift(undefined, passWith()));
  const again = arm.reads.filter((read) => read.startsWith('/')).length;
  report.add({
    what: `a sweep of ${resources.toLocaleString('en')} resources of ${types.length} types`,
    measured: `${queries} queries`,
    against: `${boundOfSweep} calls`,
    holds: queries <= boundOfSweep,
    numbers: { queries },
  });
  report.add({
    what: 'lists of children that the graph does not have',
    measured: `${children} reads`,
    against: `${childLists}: each list of each parent`,
    holds: children <= childLists,
    numbers: { children },
  });
  report.add({
    what: 'the same lists, with the next sweep',
    measured: `${again} reads`,
    against: 'none: no parent changed',
    holds: again === 0,
    numbers: { again },
  });
}

const tables = (count: number): readonly Body[] =>
  Array.from({ length: count / 10 }, (_, index) =>
    body('Microsoft.Network/routeTables', `rt${index}`, {
      routes: [{ name: 'all', properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'None' } }],
    }),
  );

/** Closed where it has a switch, so that a page of it is read and nothing is said. Networks share route tables, interfaces are in networks. */
function bodyOf(type: string, index: number): Body {
  if (type === 'microsoft.network/virtualnetworks')
    return body(type, `net${index}`, {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [
        {
          name: 'apps',
          properties: {
            addressPrefix: '10.0.0.0/24',
            defaultOutboundAccess: false,
            routeTable: { id: `${group}/Microsoft.Network/routeTables/rt${Math.floor(index / 10)}` },
          },
        },
      ],
    });
  if (type === 'microsoft.network/networkinterfaces') {
    const subnet = { id: `${group}/Microsoft.Network/virtualNetworks/net${index}/subnets/apps` };
    return body(type, `nic${index}`, {
      ipConfigurations: [{ name: 'ip', properties: { primary: true, privateIPAddress: '10.0.0.4', subnet } }],
    });
  }
  return body(type, `r${index}`, { publicNetworkAccess: 'Disabled', provisioningState: 'Succeeded' });
}
