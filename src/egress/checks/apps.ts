import { reachOf } from '../../core/address-sets.ts';
import { at, elementsOf, field, flagOf, lowerText, textOf } from '../body.ts';
import type { Given, Predicates } from './predicate.ts';
import { entriesIn, partsOf } from './read.ts';

const isInEnvironment = ({ properties }: Given): boolean => field(properties, 'hostingEnvironmentProfile') != null;
const isInjected = ({ properties }: Given): boolean =>
  textOf(field(properties, 'virtualNetworkSubnetId')) !== undefined;

/** Each kind of configuration traffic: its flag before and since the api-version 2024-11-01. */
const configuration: readonly (readonly [string, string])[] = [
  ['imagePullTraffic', 'vnetImagePullEnabled'],
  ['contentShareTraffic', 'vnetContentShareEnabled'],
  ['backupRestoreTraffic', 'vnetBackupRestoreEnabled'],
];

/** Whether a list of access restrictions lets everybody in. */
function letsAnyIn(list: unknown, otherwise: unknown): boolean {
  const rules = elementsOf(list);
  if (rules.length === 0) return lowerText(otherwise) !== 'deny';
  const isAny = (rule: unknown): boolean =>
    ['any', '0.0.0.0/0', '*'].includes(lowerText(field(rule, 'ipAddress')) ?? '');
  return (
    rules.some((rule) => isAny(rule) && lowerText(field(rule, 'action')) !== 'deny') || lowerText(otherwise) === 'allow'
  );
}

/** Apps of App Service and Logic Apps: where they leave, and their second site. */
export const apps: Predicates = {
  'egress-app-not-injected': (given) =>
    isInjected(given) || isInEnvironment(given)
      ? undefined
      : 'virtualNetworkSubnetId is not set: it leaves from shared addresses of the platform',
  'egress-app-route-all-off'(given) {
    const { properties } = given;
    if (!isInjected(given)) return undefined;
    const isOn = [
      at(properties, 'outboundVnetRouting', 'allTraffic'),
      at(properties, 'outboundVnetRouting', 'applicationTraffic'),
      field(properties, 'vnetRouteAllEnabled'),
      at(properties, 'siteConfig', 'vnetRouteAllEnabled'),
    ].some((flag) => flagOf(flag) === true);
    return isOn
      ? undefined
      : 'neither outboundVnetRouting nor vnetRouteAllEnabled sends all traffic through its subnet: only private addresses go there';
  },
  'egress-app-config-routing-off'(given) {
    const { properties } = given;
    if (!isInjected(given) || flagOf(at(properties, 'outboundVnetRouting', 'allTraffic')) === true) return undefined;
    const off = configuration.filter(
      ([now, before]) =>
        flagOf(at(properties, 'outboundVnetRouting', now)) !== true && flagOf(field(properties, before)) !== true,
    );
    return off.length === 0 ? undefined : `${off.map(([now]) => now).join(', ')} do not go through its subnet`;
  },
  'exposure-app-scm-open'({ properties, resource, world }) {
    const config = resource.id.type.endsWith('/config')
      ? properties
      : (webConfigOf(resource.id.id, world) ?? field(properties, 'siteConfig'));
    const isRestricted =
      elementsOf(field(config, 'ipSecurityRestrictions')).length > 0 &&
      !letsAnyIn(field(config, 'ipSecurityRestrictions'), field(config, 'ipSecurityRestrictionsDefaultAction'));
    const usesMain = flagOf(field(config, 'scmIpSecurityRestrictionsUseMain')) === true;
    const isOpen = letsAnyIn(
      field(config, 'scmIpSecurityRestrictions'),
      field(config, 'scmIpSecurityRestrictionsDefaultAction'),
    );
    return isRestricted && !usesMain && isOpen
      ? 'the site is restricted, but its scm site lets everybody in'
      : undefined;
  },
  'exposure-logicapp-http-trigger'({ properties }) {
    const triggers = entriesIn(at(properties, 'definition', 'triggers')).filter(
      ([, trigger]) => lowerText(field(trigger, 'type')) === 'request',
    );
    if (triggers.length === 0) return undefined;
    const ranges = at(properties, 'accessControl', 'triggers', 'allowedCallerIpAddresses');
    const names = triggers
      .map(([name]) => name)
      .sort()
      .join(', ');
    if (!Array.isArray(ranges)) return `trigger ${names} takes HTTP requests, and allowedCallerIpAddresses is not set`;
    const listed = partsOf({ ranges }, 'ranges[].addressRange').map(String);
    return reachOf(listed).isEverybody
      ? `trigger ${names} takes HTTP requests from ${listed.join(', ')}, which is everybody`
      : undefined;
  },
  'egress-containerapps-env-no-vnet'({ properties }) {
    return textOf(at(properties, 'vnetConfiguration', 'infrastructureSubnetId')) === undefined
      ? 'vnetConfiguration.infrastructureSubnetId is not set: its apps leave from addresses of the platform'
      : undefined;
  },
};

const webConfigOf = (id: string, world: Given['world']): unknown =>
  world.findChildren(id, 'config')?.find((child) => child.id.name === 'web')?.properties;
