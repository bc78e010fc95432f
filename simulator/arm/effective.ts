import type { SimResource, World } from '../world.ts';
import { methodNotAllowed, parentNotFound, providerError } from './answer.ts';
import { type Json, objectAt, objectsAt, propertiesAt, sameId, textAt } from './bodies.ts';
import { parentOf } from './call.ts';
import { networkPolling } from './network-operations.ts';
import type { Handler, Simulation } from './simulation.ts';

/**
 * `networkInterfaces/{name}/effectiveRouteTable` and `…/effectiveNetworkSecurityGroups`: 202 with a Location below the region's `operationResults`, 202 there
 * for a while, then 200 (REST reference, examples NetworkInterfaceEffectiveRouteTableList and NetworkInterfaceEffectiveNSGList; the Location and what is refused
 * as azure-xplat-cli's recorded tests of network interfaces have them).
 *
 *   the interface is of no machine, or of one that is off       400, with a code for each question
 *   a route of the user's, or a learnt one, of a system prefix  the system's is Invalid
 *   a table with disableBgpRoutePropagation                     nothing learnt
 */
const answering =
  (
    what: keyof typeof named,
    answer: (sim: Simulation, subnet: SimResource, nic: SimResource) => readonly Json[],
  ): Handler =>
  (sim, call) => {
    const id = parentOf(call) ?? '';
    const nic = sim.world.find(id);
    if (nic === undefined) return parentNotFound(call, id);
    if (call.method !== 'POST') return methodNotAllowed(call);
    const subnet = sim.world.find(
      textAt(objectAt(propertiesAt(objectsAt(propertiesAt(nic.body), 'ipConfigurations')[0]), 'subnet'), 'id'),
    );
    if (subnet === undefined || !isOfRunningMachine(sim.world, nic)) return notRunning(what, nic.id);
    const headers = sim.operations.start({
      call,
      style: networkPolling(call, textAt(nic.body, 'location'), { isDelete: true }),
      delay: sim.settings.delays.command,
      finish: () => undefined,
      result: () => ({ status: 200, body: { value: answer(sim, subnet, nic) } }),
    });
    return { status: 202, headers };
  };

export const effectiveRoutes: Handler = (sim, call) => answering('Routes', routesOf)(sim, call);
export const effectiveGroups: Handler = (sim, call) => answering('SecurityGroups', groupsOf)(sim, call);

const named = { Routes: 'route table', SecurityGroups: 'security groups' };

const notRunning = (what: keyof typeof named, nic: string) =>
  providerError(
    400,
    `NicMustBeAttachedToRunningVmToGetEffective${what}`,
    `${nic} is not attached to a running virtual machine, which effective ${named[what]} take.`,
  );

function isOfRunningMachine(world: World, nic: SimResource): boolean {
  const machine = world.find(textAt(objectAt(propertiesAt(nic.body), 'virtualMachine'), 'id'));
  const statuses = objectsAt(objectAt(propertiesAt(machine?.body), 'instanceView'), 'statuses');
  return (
    machine !== undefined && statuses.every((each) => !/^PowerState\/(stopped|deallocated)$/.test(textAt(each, 'code')))
  );
}

function routesOf({ world, settings }: Simulation, subnet: SimResource): readonly Json[] {
  const network = world.find(subnet.id.slice(0, subnet.id.toLowerCase().lastIndexOf('/subnets/')));
  const table = propertiesAt(world.find(textAt(objectAt(propertiesAt(subnet.body), 'routeTable'), 'id'))?.body);
  const isClosed = table.disableBgpRoutePropagation === true;
  const user = objectsAt(table, 'routes')
    .map(propertiesAt)
    .map((route) => {
      const address = textAt(route, 'nextHopIpAddress');
      return routeOf(
        'User',
        textAt(route, 'addressPrefix'),
        textAt(route, 'nextHopType'),
        address === '' ? [] : [address],
      );
    });
  const learnt = isClosed
    ? []
    : settings
        .learnt(network?.id ?? '')
        .map(({ prefix, nextHop }) => routeOf('VirtualNetworkGateway', prefix, 'VirtualNetworkGateway', [nextHop]));
  const space = objectAt(propertiesAt(network?.body), 'addressSpace').addressPrefixes;
  const own = (Array.isArray(space) ? space : []).map((prefix) => routeOf('Default', String(prefix), 'VnetLocal'));
  const nowhere = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'].map((each) =>
    routeOf('Default', each, 'None'),
  );
  const taken = new Set([...user, ...learnt].flatMap(({ addressPrefix }) => addressPrefix));
  const system = [...own, routeOf('Default', '0.0.0.0/0', 'Internet'), ...nowhere].map((route) =>
    route.addressPrefix.some((each) => taken.has(each)) ? { ...route, state: 'Invalid' } : route,
  );
  return [...system, ...learnt, ...user];
}

const routeOf = (source: string, prefix: string, nextHopType: string, nextHopIpAddress: readonly string[] = []) => ({
  source,
  state: 'Active',
  addressPrefix: [prefix],
  nextHopType,
  nextHopIpAddress,
});

/** The rules of the interface's group and of its subnet's, as the platform writes them, with its own last one. */
function groupsOf({ world }: Simulation, subnet: SimResource, nic: SimResource): readonly Json[] {
  const groupAt = (resource: SimResource): string =>
    textAt(objectAt(propertiesAt(resource.body), 'networkSecurityGroup'), 'id');
  const ids = [groupAt(nic), groupAt(subnet)].filter((id) => id !== '');
  return ids.flatMap((id, index) => {
    const group = world.find(id);
    if (group === undefined || ids.findIndex((each) => sameId(each, id)) < index) return [];
    const rules = objectsAt(propertiesAt(group.body), 'securityRules').map((rule) =>
      effectiveRule(textAt(rule, 'name'), propertiesAt(rule)),
    );
    return [
      {
        networkSecurityGroup: { id: group.id },
        association: { subnet: { id: subnet.id } },
        effectiveSecurityRules: [...rules, last],
      },
    ];
  });
}

function effectiveRule(name: string, rule: Json): Json {
  const protocol = textAt(rule, 'protocol');
  const ports = (key: string): Json => (rule[key] === '*' ? { [key]: '0-65535' } : {});
  return {
    ...rule,
    name: `securityRules/${name}`,
    protocol: protocol === '*' ? 'All' : protocol,
    ...ports('sourcePortRange'),
    ...ports('destinationPortRange'),
  };
}

const last: Json = {
  name: 'defaultSecurityRules/AllowInternetOutBound',
  protocol: 'All',
  sourcePortRange: '0-65535',
  destinationPortRange: '0-65535',
  sourceAddressPrefix: '0.0.0.0/0',
  destinationAddressPrefix: 'Internet',
  access: 'Allow',
  priority: 65_001,
  direction: 'Outbound',
};
