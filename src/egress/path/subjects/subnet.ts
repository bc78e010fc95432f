import { clusterType } from '../../../core/cluster-type.ts';
import type { Resource, World } from '../../model.ts';
import type { Estate } from '../estate.ts';
import { joinVerdicts, notASubject, unreadPlace } from '../join.ts';
import { imagined } from '../machine.ts';
import type { PathVerdict } from '../model.ts';
import { subnetPrefixes } from '../network.ts';
import { findRead, partsOf, refOf } from '../parts.ts';
import { addTo, perId, perWorld } from '../per-world.ts';
import { walk } from '../walk.ts';
import { agentPoolsOf } from './agent-pools.ts';
import { ofAgentPool } from './cluster.ts';
import { ofInterface } from './interface.ts';
import { configurationsOf, ofScaleSet } from './scale-set.ts';
import { whyNoMachine } from './subnet-kinds.ts';

/** The path that a machine put into a subnet today would get: without addresses, groups and pools of its own. */
export const ofNewMachine = perId((estate: Estate, id): PathVerdict => {
  const subnet = findRead(estate.world, id);
  if (subnet === undefined) return unreadPlace(id);
  const why = whyNoMachine(subnet);
  if (why !== undefined) return notASubject(why);
  const prefixes = subnetPrefixes(subnet.properties);
  const families = (['v4', 'v6'] as const).filter(
    (family) => family === 'v4' || prefixes.some((each) => each.family === family),
  );
  return joinVerdicts(
    families.map((family) =>
      walk(
        estate,
        imagined(subnet, family, { prefixes: prefixes.filter((each) => each.family === family), groups: [] }),
      ),
    ),
  );
});

/** The path of a subnet: the worst of what is in it, or of a machine put there today where nothing is. */
export const ofSubnet = perId((estate: Estate, id): PathVerdict => {
  const own = ofNewMachine(estate, id);
  if (own.notASubject !== undefined) return own;
  const members = (membersOf(estate.world).get(id) ?? [])
    .map((member) => member(estate))
    .filter((each) => each.notASubject === undefined);
  return members.length === 0 ? own : joinVerdicts(members);
});

type Member = (estate: Estate) => PathVerdict;

/** What sends packets from each subnet, by subnet id. */
const membersOf = perWorld((world: World): ReadonlyMap<string, readonly Member[]> => {
  const bySubnet = new Map<string, Member[]>();
  const addAll = (subnets: readonly (string | undefined)[], member: Member): void => {
    for (const subnet of new Set(subnets)) if (subnet !== undefined) addTo(bySubnet, subnet, member);
  };
  for (const body of world.others) {
    const { id, type } = body.id;
    if (type === 'microsoft.network/networkinterfaces')
      addAll(subnetsOfInterface(world, body), (estate) => ofInterface(estate, id));
    if (type === 'microsoft.compute/virtualmachinescalesets') {
      addAll(
        configurationsOf(body).map(({ subnetId }) => subnetId),
        (estate) => ofScaleSet(estate, id),
      );
    }
    if (type === clusterType) {
      for (const pool of agentPoolsOf(world, body)) addAll(pool.subnets, (estate) => ofAgentPool(estate, pool.id));
    }
  }
  return bySubnet;
});

const subnetsOfInterface = (world: World, nic: Resource): readonly (string | undefined)[] =>
  (partsOf(world, nic, 'ipConfigurations') ?? []).map(({ properties }) => refOf(properties, 'subnet'));
