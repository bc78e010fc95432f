import { type AddressSet, joinSets, reachOfSet, toSet, withoutSet } from '../../core/address-sets.ts';
import { type Family, holdInternet, overlaps, type Prefix, whole } from '../../core/prefixes.ts';
import type { FirewallRule } from './firewall-rules.ts';
import type { Sender } from './flow-rule.ts';
import { isNothing, joinFlows, noFlows, withoutFlows } from './flows.ts';
import { perWorld } from './per-world.ts';
import { holdsPort } from './ports.ts';

/** What carries data to anybody: the web, by either of its protocols. */
const webFlows = [
  ['tcp', 80],
  ['tcp', 443],
  ['udp', 443],
] as const;

/** The rules by which a firewall lets this sender to all of the internet: one, or several whose destinations make it up; none where they don't. */
export function findFirewallOpening(
  rules: readonly FirewallRule[],
  family: Family,
  sender: Sender,
): readonly FirewallRule[] {
  const alone = rules.find((rule, index) => isOpening(rule, rules.slice(0, index), family, sender));
  if (alone !== undefined) return [alone];
  if (!mayAddUp(rules)[family]) return [];
  const network = rules.filter(({ kind }) => kind === 'network');
  for (const one of [sender, ...partsOf(sender, network)]) {
    for (const [protocol, port] of webFlows) {
      const about = network.filter(({ flows }) => holdsPort(flows[protocol], port));
      const together = summed(about, family, one);
      if (together.length > 0) return together;
    }
  }
  return [];
}

/** Whether the rules of a firewall could make up the internet, for any sender: asked once, for thousands of machines are behind it. */
const mayAddUp = perWorld((rules: readonly FirewallRule[]): Readonly<Record<Family, boolean>> => {
  const web = rules.filter(
    ({ kind, access, flows }) =>
      kind === 'network' && access === 'allow' && webFlows.some(([protocol, port]) => holdsPort(flows[protocol], port)),
  );
  const all = web.flatMap(({ prefixes }) => prefixes);
  return { v4: holdInternet('v4', all), v6: holdInternet('v6', all) };
});

/** An allow that opens the internet to this sender, and that no earlier deny takes back. */
function isOpening(rule: FirewallRule, before: readonly FirewallRule[], family: Family, sender: Sender): boolean {
  if (rule.access !== 'allow' || rule.destination[family] !== 'all' || rule.from(sender) === 'none') return false;
  if (!webFlows.some(([protocol, port]) => holdsPort(rule.flows[protocol], port))) return false;
  const taken = before
    .filter(
      ({ access, destination, from }) => access === 'deny' && destination[family] === 'all' && from(sender) === 'all',
    )
    .reduce((sum, { flows }) => joinFlows(sum, flows), noFlows);
  return !isNothing(withoutFlows(rule.flows, taken));
}

/** Parts of a sender that some rules are about and others are not: each is asked for itself. */
function partsOf(sender: Sender, rules: readonly FirewallRule[]): readonly Sender[] {
  const parts = rules
    .filter(({ access, from }) => access === 'allow' && from(sender) === 'some')
    .flatMap(({ sources }) => sources)
    .filter((source) => sender.prefixes.some((own) => overlaps(own, source)));
  return [...new Map(parts.map((prefix) => [prefix.text, prefix])).values()].map((prefix) => ({
    prefixes: [prefix],
    groups: sender.groups,
  }));
}

/**
 * Allows that make up the internet between them, less what was denied before: a deny of a part leaves the rest open, as it does
 * after a rule for everything.
 */
function summed(rules: readonly FirewallRule[], family: Family, sender: Sender): readonly FirewallRule[] {
  let denied: AddressSet = [];
  let open: AddressSet = [];
  const named: Prefix[] = [];
  const by: FirewallRule[] = [];
  for (const rule of rules) {
    if (rule.from(sender) !== 'all') continue;
    const prefixes = rule.destination[family] === 'all' ? [whole[family]] : ofFamily(rule, family);
    const set = toSet(prefixes);
    if (rule.access === 'allow') {
      const left = withoutSet(set, denied);
      if (left.length === 0) continue;
      by.push(rule);
      open = joinSets(open, left);
    } else denied = joinSets(denied, set);
    named.push(...prefixes);
  }
  return by.length > 0 && holdInternet(family, named) && reachOfSet(open).isEverybody ? by : [];
}

const ofFamily = ({ prefixes }: FirewallRule, family: Family): readonly Prefix[] =>
  prefixes.filter((prefix) => prefix.family === family);
