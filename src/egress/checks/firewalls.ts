import { reachOf } from '../../core/address-sets.ts';
import { foldCase } from '../../core/text.ts';
import { at, field, flagOf, lowerText } from '../body.ts';
import type { World } from '../model.ts';
import { findRead } from '../path/parts.ts';
import { holdsPort, parsePorts } from '../path/ports.ts';
import type { Predicates } from './predicate.ts';
import { partsOf, textsOf } from './read.ts';

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

/** The texts of a list of addresses, and those of the IP groups beside it that are among the resources. */
const addressesOf = (world: World, rule: unknown, side: 'source' | 'destination'): readonly string[] => [
  ...textsOf(rule, `${side}Addresses[]`),
  ...textsOf(rule, `${side}IpGroups[]`).flatMap((id) =>
    textsOf(findRead(world, foldCase(id))?.properties, 'ipAddresses[]'),
  ),
];

/** Who a rule is for, as a text: rules for the same senders add up, and so does one for anybody. */
const sendersOf = (rule: unknown): string =>
  ['sourceAddresses[]', 'sourceIpGroups[]']
    .flatMap((path) => textsOf(rule, path).map((text) => foldCase(text)))
    .sort()
    .join();

const isForAll = (world: World, rule: unknown): boolean => reachOf(addressesOf(world, rule, 'source')).isEverybody;

/** Rules whose destinations are half of the internet or more, alone or with others for the same senders and the same port of the web. */
function wideRules(world: World, rules: readonly unknown[]): readonly unknown[] {
  const found = new Set<unknown>();
  for (const port of [80, 443]) {
    const onPort = rules.filter((rule) => holdsPort(parsePorts(textsOf(rule, 'destinationPorts[]')), port));
    for (const rule of onPort) {
      if (textsOf(rule, 'destinationAddresses[]').some((text) => foldCase(text) === 'azurecloud')) found.add(rule);
      const same = onPort.filter((each) => sendersOf(each) === sendersOf(rule) || isForAll(world, each));
      const alone = [rule, ...same].find((each) => reachOf(addressesOf(world, each, 'destination')).isEverybody);
      const sum = reachOf(same.flatMap((each) => addressesOf(world, each, 'destination')));
      if (alone !== undefined) found.add(alone);
      else if (sum.isEverybody && addressesOf(world, rule, 'destination').length > 0) found.add(rule);
    }
  }
  return [...found];
}

/** Azure Firewall: rules that inspect nothing, and policies that leave out what they are there for. */
export const firewalls: Predicates = {
  'egress-firewall-network-rule-any'({ properties, world }) {
    const found = wideRules(world, allowedRules(properties, 'networkrule'));
    return found.length === 0 ? undefined : `network rules let anything out: ${namesOf(found)}`;
  },
  'egress-firewall-app-rule-wildcard'({ properties }) {
    const found = allowedRules(properties, 'applicationrule').filter((rule) =>
      [...textsOf(rule, 'targetFqdns[]'), ...textsOf(rule, 'targetUrls[]')].some((name) => wideNames.test(name)),
    );
    return found.length === 0 ? undefined : `application rules let any name through: ${namesOf(found)}`;
  },
  'exposure-firewall-dnat'({ properties, world }) {
    const all = partsOf(properties, 'ruleCollections[]')
      .flatMap((collection) => partsOf(collection, 'rules[]'))
      .filter((rule) => kindOf(rule, 'ruleType') === 'natrule');
    const frontOf = (rule: unknown): string =>
      [...textsOf(rule, 'destinationAddresses[]'), ...textsOf(rule, 'destinationPorts[]')].sort().join();
    // Several rules for one address and port let in what each of them does.
    const found = all.filter((rule) => {
      const sources = addressesOf(world, rule, 'source');
      const same = all.filter((each) => frontOf(each) === frontOf(rule));
      return sources.length > 0 && reachOf(same.flatMap((each) => addressesOf(world, each, 'source'))).isEverybody;
    });
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
