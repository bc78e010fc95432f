import { isCovered, type Prefix } from '../../core/prefixes.ts';
import { foldCase } from '../../core/text.ts';
import { at, flagOf, lowerText } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { subnetPrefixes } from '../path/network.ts';
import { findRead, refOf } from '../path/parts.ts';
import { holdsPort } from '../path/ports.ts';
import type { Predicates } from './predicate.ts';
import { textsOf } from './read.ts';
import { coversProtocol, rulesOf, type SecurityRule, type Side } from './security-rules.ts';

/** What nodes ask an API server in their network on (https://learn.microsoft.com/azure/aks/api-server-vnet-integration). */
const apiPorts = [443, 4443];

/** The subnet of an API server that is in a network of one's own. */
export function apiSubnetOf(properties: unknown): string | undefined {
  const isIntegrated = flagOf(at(properties, 'apiServerAccessProfile', 'enableVnetIntegration')) === true;
  return isIntegrated ? lowerText(at(properties, 'apiServerAccessProfile', 'subnetId')) : undefined;
}

/** The subnets that a private link service takes its NAT addresses from. */
export const natSubnetsOf = (properties: unknown): readonly string[] => [
  ...new Set(textsOf(properties, 'ipConfigurations[].subnet.id').map((id) => foldCase(id))),
];

/** The security group in front of a subnet, where both were read. */
const groupOf = (world: World, subnet: Resource | undefined): Resource | undefined =>
  findRead(world, refOf(subnet?.properties, 'networkSecurityGroup'));

const means = ({ texts, prefixes }: Side, meant: Prefix): boolean =>
  texts.some((text) => ['*', 'any', 'virtualnetwork'].includes(text)) || isCovered(meant, prefixes);

/** The rule that decides over TCP from one place to another; undefined where none does, and the platform's own lets networks in. */
const deciding = (rules: readonly SecurityRule[], from: Prefix, to: Prefix, port: number): SecurityRule | undefined =>
  rules.find(
    (rule) =>
      coversProtocol(rule, 'tcp') &&
      holdsPort(rule.ports, port) &&
      means(rule.source, from) &&
      means(rule.destination, to),
  );

/** Security groups in front of what is private, and of what no security group reaches. */
export const privateNetworks: Predicates = {
  'aks-api-subnet-no-nsg-allow'({ properties, world }) {
    const subnet = findRead(world, apiSubnetOf(properties));
    const rules = rulesOf(world, groupOf(world, subnet), 'inbound');
    const [to] = subnetPrefixes(subnet?.properties).filter(({ family }) => family === 'v4');
    if (subnet === undefined || to === undefined) return undefined;
    for (const id of textsOf(properties, 'agentPoolProfiles[].vnetSubnetID')) {
      const nodes = subnetPrefixes(world.find(id)?.properties).filter(({ family }) => family === 'v4');
      for (const port of apiPorts) {
        const denied = nodes.map((from) => deciding(rules, from, to, port)).find((rule) => rule?.isAllow === false);
        if (denied !== undefined)
          return `rule ${denied.name} of the security group in front of ${subnet.id.id} denies nodes of ${foldCase(id)} port ${port}`;
      }
    }
    return undefined;
  },
  'pls-nsg-not-applied'({ properties, world }) {
    for (const id of natSubnetsOf(properties)) {
      const subnet = findRead(world, id);
      const group = groupOf(world, subnet);
      if (group === undefined || rulesOf(world, group, 'inbound').length === 0) continue;
      if (lowerText(at(subnet?.properties, 'privateLinkServiceNetworkPolicies')) === 'enabled') continue;
      return `inbound rules of ${group.id.id} do not count for what comes through the service's addresses in ${id}`;
    }
    return undefined;
  },
};
