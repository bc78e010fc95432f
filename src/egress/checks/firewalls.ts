import { foldCase } from '../../core/text.ts';
import { at, field, flagOf, lowerText } from '../body.ts';
import type { Predicates } from './predicate.ts';
import { partsOf, textsOf } from './read.ts';

const anywhere: ReadonlySet<string> = new Set(['*', '0.0.0.0/0', 'internet', 'azurecloud']);
const webPorts: ReadonlySet<string> = new Set(['*', '80', '443', '0-65535', '1-65535']);
const wideNames =
  /^(https?:\/\/)?\*(\.(com|net|org|io|windows\.net|(blob|file|queue|table|dfs)\.core\.windows\.net|core\.windows\.net|azure\.com))?(:\d+)?$/i;

const kindOf = (value: unknown, name: string): string => lowerText(field(value, name)) ?? '';

/** The rules of one kind in collections that allow. */
const allowedRules = (properties: unknown, kind: string): readonly unknown[] =>
  partsOf(properties, 'ruleCollections[]')
    .filter((collection) => lowerText(at(collection, 'action', 'type')) !== 'deny')
    .flatMap((collection) => partsOf(collection, 'rules[]'))
    .filter((rule) => kindOf(rule, 'ruleType') === kind);

const namesOf = (rules: readonly unknown[]): string =>
  rules
    .map((rule) => kindOf(rule, 'name') || '?')
    .sort()
    .join(', ');
const has = (rule: unknown, path: string, values: ReadonlySet<string>): boolean =>
  textsOf(rule, path).some((text) => values.has(foldCase(text)));

/** Azure Firewall: rules that inspect nothing, and policies that leave out what they are there for. */
export const firewalls: Predicates = {
  'egress-firewall-network-rule-any'({ properties }) {
    const found = allowedRules(properties, 'networkrule').filter(
      (rule) => has(rule, 'destinationAddresses[]', anywhere) && has(rule, 'destinationPorts[]', webPorts),
    );
    return found.length === 0 ? undefined : `network rules let anything out: ${namesOf(found)}`;
  },
  'egress-firewall-app-rule-wildcard'({ properties }) {
    const found = allowedRules(properties, 'applicationrule').filter((rule) =>
      [...textsOf(rule, 'targetFqdns[]'), ...textsOf(rule, 'targetUrls[]')].some((name) => wideNames.test(name)),
    );
    return found.length === 0 ? undefined : `application rules let any name through: ${namesOf(found)}`;
  },
  'exposure-firewall-dnat'({ properties }) {
    const found = partsOf(properties, 'ruleCollections[]')
      .flatMap((collection) => partsOf(collection, 'rules[]'))
      .filter(
        (rule) =>
          kindOf(rule, 'ruleType') === 'natrule' &&
          has(rule, 'sourceAddresses[]', new Set(['*', '0.0.0.0/0', 'internet'])),
      );
    return found.length === 0 ? undefined : `DNAT rules bring everybody in: ${namesOf(found)}`;
  },
  'egress-firewall-threat-intel-off'({ properties }) {
    const mode = lowerText(field(properties, 'threatIntelMode'));
    return mode === undefined || mode === 'off' ? `threatIntelMode is ${mode ?? 'not set'}` : undefined;
  },
  'egress-firewall-dns-proxy-off'({ properties, resource, world }) {
    if (flagOf(at(properties, 'dnsSettings', 'enableProxy')) === true) return undefined;
    const groups = world.findChildren(resource.id.id, 'rulecollectiongroups') ?? [];
    const found = groups.flatMap((group) =>
      allowedRules(group.properties, 'networkrule').filter((rule) => textsOf(rule, 'destinationFqdns[]').length > 0),
    );
    return found.length === 0
      ? undefined
      : `dnsSettings.enableProxy is not true, but network rules name hosts: ${namesOf(found)}`;
  },
  'egress-firewall-classic-rules'({ properties }) {
    const isHubs = field(properties, 'virtualHub') != null;
    return field(properties, 'firewallPolicy') == null && !isHubs
      ? 'firewallPolicy is not set: its rules are its own, and nothing shares or checks them'
      : undefined;
  },
  'exposure-appgw-public-no-waf'({ properties, resource }) {
    const isPublic = partsOf(properties, 'frontendIPConfigurations[].publicIPAddress').length > 0;
    const hasPolicy = field(properties, 'firewallPolicy') != null;
    const isOn = flagOf(at(properties, 'webApplicationFirewallConfiguration', 'enabled')) === true;
    const tier = lowerText(at(properties, 'sku', 'tier')) ?? lowerText(at(resource.body, 'sku', 'tier'));
    return isPublic && !hasPolicy && !isOn
      ? `it has a public frontend and no web application firewall (tier ${tier ?? 'not set'})`
      : undefined;
  },
  'exposure-bastion-shareable-link'({ properties }) {
    if (flagOf(field(properties, 'enableShareableLink')) !== true) return undefined;
    return 'enableShareableLink is true: a link and a password are enough to reach a machine';
  },
};
