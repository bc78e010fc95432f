import { at, elementsOf, field, flagOf, lowerText, textOf } from '../../body.ts';
import type { Resource } from '../../model.ts';
import type { Estate } from '../estate.ts';
import { unreadPlace, withoutWalk } from '../join.ts';
import { imagined } from '../machine.ts';
import type { PathVerdict } from '../model.ts';
import { subnetPrefixes } from '../network.ts';
import { findRead } from '../parts.ts';
import { perId } from '../per-world.ts';
import { walk } from '../walk.ts';

/** App Service: integrated with a network isn't routed through it. */
export const ofWebApp = perId((estate: Estate, id): PathVerdict => {
  const app = findRead(estate.world, id);
  if (app === undefined) return unreadPlace(id);
  const { properties } = app;
  const subnetId = lowerText(field(properties, 'virtualNetworkSubnetId'));
  const addresses = (textOf(field(properties, 'outboundIpAddresses')) ?? '').split(',').filter((text) => text !== '');
  if (subnetId === undefined) return ofPlatform('it is not integrated with a network', addresses);
  const routing = field(properties, 'outboundVnetRouting');
  const flags = [
    field(routing, 'allTraffic'),
    field(routing, 'applicationTraffic'),
    field(properties, 'vnetRouteAllEnabled'),
    at(properties, 'siteConfig', 'vnetRouteAllEnabled'),
  ];
  if (!flags.some((flag) => flagOf(flag) === true)) {
    return ofPlatform(
      `it is integrated with ${subnetId}, but only private addresses are routed through that`,
      addresses,
    );
  }
  return throughSubnet(estate, subnetId);
});

/** A container app leaves by a subnet of its own, or else by its environment's. */
export const ofContainerApp = perId((estate: Estate, id): PathVerdict => {
  const app = findRead(estate.world, id);
  if (app === undefined) return unreadPlace(id);
  const own = lowerText(at(app.properties, 'networking', 'outboundVnetSubnetId'));
  if (own !== undefined) return throughSubnet(estate, own);
  const environment = ['environmentId', 'managedEnvironmentId'].map((name) => lowerText(field(app.properties, name)));
  const environmentId = environment.find((each) => each !== undefined);
  return environmentId === undefined
    ? unreadPlace(undefined)
    : { ...ofEnvironment(estate, environmentId), isSaidElsewhere: true };
});

/** A Container Apps environment; one without workload profiles ignores routes and NAT gateways. */
export const ofEnvironment = perId((estate: Estate, id): PathVerdict => {
  const environment = findRead(estate.world, id);
  if (environment === undefined) return unreadPlace(id);
  const { properties } = environment;
  const subnetId = lowerText(at(properties, 'vnetConfiguration', 'infrastructureSubnetId'));
  const addresses = [textOf(field(properties, 'staticIp'))].flatMap((text) => text ?? []);
  if (subnetId === undefined) return ofPlatform('its environment is in no network of its own', addresses);
  if (elementsOf(field(properties, 'workloadProfiles')).length === 0) {
    return ofPlatform('its environment has no workload profiles, and ignores the routes of its subnet', []);
  }
  return throughSubnet(estate, subnetId);
});

/** Container instances in a subnet take its path; others have the platform's addresses, or one of their own. */
export const ofContainerGroup = perId((estate: Estate, id): PathVerdict => {
  const group = findRead(estate.world, id);
  if (group === undefined) return unreadPlace(id);
  const [subnet] = elementsOf(field(group.properties, 'subnetIds')).flatMap(
    (each) => lowerText(field(each, 'id')) ?? [],
  );
  if (subnet !== undefined) return throughSubnet(estate, subnet);
  const isPublic = lowerText(at(group.properties, 'ipAddress', 'type')) === 'public';
  const address = textOf(at(group.properties, 'ipAddress', 'ip'));
  const verdict = ofPlatform('it is in no network', address === undefined ? [] : [address]);
  return isPublic
    ? {
        ...verdict,
        verdicts: verdict.verdicts.map((each) => ({
          ...each,
          class: 'instance-public-ip' as const,
          because: 'it has a public address of its own',
        })),
      }
    : verdict;
});

/** What a subnet makes of an app's packets: filters, routes and NAT as for machines; without any of these the platform's own addresses. */
function throughSubnet(estate: Estate, subnetId: string): PathVerdict {
  const subnet: Resource | undefined = findRead(estate.world, subnetId);
  if (subnet === undefined) return unreadPlace(subnetId);
  const prefixes = subnetPrefixes(subnet.properties).filter(({ family }) => family === 'v4');
  return walk(estate, { ...imagined(subnet, 'v4', { prefixes, groups: [] }), kind: 'platform' });
}

const ofPlatform = (because: string, publicIps: readonly string[]): PathVerdict => ({
  isSaidElsewhere: true,
  ...withoutWalk({
    class: 'default-outbound',
    via: null,
    publicIps: publicIps.toSorted(),
    confidence: 'derived',
    because: `${because}: it leaves by the shared addresses of its platform`,
    evidence: [],
    missing: [],
  }),
});
