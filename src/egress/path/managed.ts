import { elementsOf, field, lowerText } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { perWorld } from './per-world.ts';

/** Lower-cased types of Azure Virtual Network Manager that a verdict can use. */
const manager = 'microsoft.network/networkmanagers';
export const ruleType = `${manager}/securityadminconfigurations/rulecollections/rules`;
export const collectionType = `${manager}/securityadminconfigurations/rulecollections`;
export const staticMemberType = `${manager}/networkgroups/staticmembers`;
const membershipsType = 'microsoft.network/networkgroupmemberships';
const deployedType = 'microsoft.network/effectivesecurityadminrules';
export const ruleTypes: readonly string[] = [collectionType, ruleType];
/** What says so of each network, as rows of Resource Graph: no resource that could be read by itself. */
export const managerRowTypes: readonly string[] = [membershipsType, deployedType];

/**
 * The ids of what network managers say of a network: the groups it is a member of, by a condition or by name, and the configurations that are
 * deployed to it (https://learn.microsoft.com/azure/virtual-network-manager/query-azure-resource-graph).
 */
export const managerRows = (network: string): readonly string[] =>
  managerRowTypes.map((type) => `${network}/providers/${type}/default`);

/** The network that such a row is about. */
const networkOfRow = ({ id }: Resource): string => id.id.slice(0, id.id.lastIndexOf('/providers/'));

/** Azure spells the names in both ways. */
const either = (from: unknown, name: string): unknown =>
  field(from, name) ?? field(from, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);

/** The lower-cased ids of the security admin configurations that such a row names, without the snapshots that were taken of them. */
export function deployedConfigurations(row: Resource | undefined): readonly string[] {
  if (row?.id.type !== deployedType) return [];
  return elementsOf(either(row.properties, 'effectiveSecurityAdminConfigurations')).flatMap(
    (each) => lowerText(either(each, 'id'))?.replace(/\/snapshots\/[^/]*$/, '') ?? [],
  );
}

/** What is known of one network. */
export interface Management {
  /** The lower-cased ids of the groups it is a member of, as the platform says. */
  readonly groups: readonly string[];
  /** The configurations deployed to it; undefined where no row says. */
  readonly configurations: readonly string[] | undefined;
}

/** By the id of the network or subnet. */
export const managementOf = perWorld((world: World): ReadonlyMap<string, Management> => {
  const found = new Map<string, Management>();
  for (const row of world.resources) {
    if (row.id.type !== membershipsType && row.id.type !== deployedType) continue;
    const network = networkOfRow(row);
    const known = found.get(network) ?? { groups: [], configurations: undefined };
    found.set(
      network,
      row.id.type === deployedType
        ? { ...known, configurations: deployedConfigurations(row) }
        : { ...known, groups: groupsIn(row) },
    );
  }
  return found;
});

const groupsIn = ({ properties }: Resource): readonly string[] =>
  elementsOf(either(properties, 'groupMemberships')).flatMap((each) => lowerText(either(each, 'networkGroupId')) ?? []);
