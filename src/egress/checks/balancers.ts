import { linkServiceType } from '../../core/link-service.ts';
import { foldCase } from '../../core/text.ts';
import { at, elementsOf, field, flagOf, lowerText } from '../body.ts';
import { othersOfType } from '../path/by-type.ts';
import type { Given, Predicates } from './predicate.ts';
import { partsOf, textsOf } from './read.ts';

const managementPorts: ReadonlySet<number> = new Set([22, 3389, 5985, 5986]);

/** Lower-cased ids of the frontends with a public address. */
export function publicFrontends(properties: unknown): readonly string[] {
  return partsOf(properties, 'frontendIPConfigurations[]')
    .filter((frontend) => ['publicIPAddress', 'publicIPPrefix'].some((name) => partsOf(frontend, name).length > 0))
    .map((frontend) => lowerText(field(frontend, 'id')) ?? lowerText(field(frontend, 'name')) ?? '?');
}

const lastPart = (id: string): string => foldCase(id).split('/').at(-1) ?? '';

/** Rules of a list that use one of these frontends; a rule that names none of its own is counted too. */
function rulesOn(properties: unknown, list: string, frontends: readonly string[]): readonly unknown[] {
  const names = new Set(frontends.map(lastPart));
  return partsOf(properties, `${list}[]`).filter((rule) => {
    const own = [...textsOf(rule, 'frontendIPConfiguration.id'), ...textsOf(rule, 'frontendIPConfigurations[].id')];
    return own.length === 0 || own.some((id) => names.has(lastPart(id)));
  });
}

const namesOf = (rules: readonly unknown[]): string =>
  rules
    .map((rule) => lowerText(field(rule, 'name')) ?? '?')
    .sort()
    .join(', ');

const publicRules = ({ properties }: Given, list: string): readonly unknown[] => {
  const frontends = publicFrontends(properties);
  return frontends.length === 0 ? [] : rulesOn(properties, list, frontends);
};

/** Load balancers: what they let in, and what they let out implicitly. */
export const balancers: Predicates = {
  'exposure-lb-public-frontend'(given) {
    const rules = [...publicRules(given, 'loadBalancingRules'), ...publicRules(given, 'inboundNatRules')];
    return rules.length === 0 ? undefined : `public frontends are used by ${namesOf(rules)}`;
  },
  'exposure-lb-inbound-nat-management'(given) {
    const rules = [...publicRules(given, 'inboundNatRules'), ...publicRules(given, 'inboundNatPools')].filter((rule) =>
      partsOf(rule, 'backendPort').some((port) => managementPorts.has(Number(port))),
    );
    return rules.length === 0 ? undefined : `${namesOf(rules)} lead from a public frontend to a management port`;
  },
  'egress-lb-implicit-snat'(given) {
    const outbound = new Set(
      textsOf(given.properties, 'outboundRules[].backendAddressPool.id').map((id) => foldCase(id)),
    );
    const rules = publicRules(given, 'loadBalancingRules').filter((rule) => {
      const pools = [...textsOf(rule, 'backendAddressPool.id'), ...textsOf(rule, 'backendAddressPools[].id')];
      const isOff = partsOf(rule, 'disableOutboundSnat').some((flag) => flagOf(flag) === true);
      return !isOff && !pools.some((pool) => outbound.has(foldCase(pool)));
    });
    return rules.length === 0
      ? undefined
      : `disableOutboundSnat is not true in ${namesOf(rules)}, and no outbound rule serves their pools`;
  },
  'egress-lb-ip-backend-default-outbound'({ properties }) {
    const pools = partsOf(properties, 'backendAddressPools[]').filter((pool) =>
      partsOf(pool, 'loadBalancerBackendAddresses[]').some(
        (address) =>
          textsOf(address, 'ipAddress').length > 0 &&
          partsOf(address, 'networkInterfaceIPConfiguration.id').length === 0,
      ),
    );
    return pools.length === 0
      ? undefined
      : `members of ${namesOf(pools)} are named by address: no outbound rule counts for them`;
  },
  'egress-lb-basic-sku': ({ resource }) =>
    lowerText(at(resource.body, 'sku', 'name')) === 'basic'
      ? 'sku is Basic: it takes no outbound rules, and is retired'
      : undefined,
  'pls-lb-quota'({ resource, world }) {
    const frontends = new Set(textsOf(resource.properties, 'frontendIPConfigurations[].id').map((id) => foldCase(id)));
    const services = othersOfType(world, linkServiceType).filter(({ properties }) =>
      elementsOf(field(properties, 'loadBalancerFrontendIpConfigurations')).some((each) =>
        frontends.has(lowerText(field(each, 'id')) ?? ''),
      ),
    );
    return services.length < mostServices
      ? undefined
      : `${services.length} private link services use it; ${mostServices} are the limit`;
  },
};

/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#private-link-limits */
const mostServices = 8;
