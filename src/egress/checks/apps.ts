import { reachOf } from '../../core/address-sets.ts';
import { at, field, flagOf, lowerText, textOf } from '../body.ts';
import { admitByRules, restrictionsOf } from '../exposure/gates/ordered.ts';
import type { Given, Predicates } from './predicate.ts';
import { entriesIn, partsOf } from './read.ts';

const isInEnvironment = ({ properties }: Given): boolean => field(properties, 'hostingEnvironmentProfile') != null;
const isInjected = ({ properties }: Given): boolean =>
  textOf(field(properties, 'virtualNetworkSubnetId')) !== undefined;

/** Each kind of configuration traffic: its flag before and since the api-version 2024-11-01. */
const configurationTraffic: readonly (readonly [string, string])[] = [
  ['imagePullTraffic', 'vnetImagePullEnabled'],
  ['contentShareTraffic', 'vnetContentShareEnabled'],
  ['backupRestoreTraffic', 'vnetBackupRestoreEnabled'],
];

/** Where an app keeps its restrictions. */
const configuration = { child: 'config', at: 'siteConfig' };

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
    const off = configurationTraffic.filter(
      ([now, before]) =>
        flagOf(at(properties, 'outboundVnetRouting', now)) !== true && flagOf(field(properties, before)) !== true,
    );
    return off.length === 0
      ? undefined
      : `${off.map(([now]) => now).join(', ')} ${off.length === 1 ? 'does' : 'do'} not go through its subnet`;
  },
  'exposure-app-scm-open'({ resource, world, exposure }) {
    // What closes the app closes its scm site with it, but for its own restrictions.
    if (exposure?.public === 'disabled' && exposure.by !== 'lists') return undefined;
    const restrictions = restrictionsOf(resource, world, configuration);
    if (flagOf(field(restrictions.body, 'scmIpSecurityRestrictionsUseMain')) === true) return undefined;
    const main = admitByRules(restrictions, 'ipSecurityRestrictions', 'ipSecurityRestrictionsDefaultAction');
    if (main.who === 'everybody' || main.who === 'unknown') return undefined;
    const scm = admitByRules(
      // What says something of the one site says all of the other.
      { ...restrictions, isWhole: true },
      'scmIpSecurityRestrictions',
      'scmIpSecurityRestrictionsDefaultAction',
    );
    return scm.who === 'everybody' ? 'the site is restricted, but its scm site lets everybody in' : undefined;
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
