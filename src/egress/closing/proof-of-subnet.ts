import { findResourceId } from '../../core/resource-id.ts';
import type { EgressPolicy } from '../../policy/egress.ts';
import { field, flagOf } from '../body.ts';
import { profileOf } from '../match.ts';
import type { Resource, World } from '../model.ts';
import { estateOf } from '../path/estate.ts';
import type { ScopeVerdict } from '../path/model.ts';
import { findRead, refOf, refsOf } from '../path/parts.ts';
import { ofNewMachine } from '../path/subjects/subnet.ts';
import { seenOf } from '../seen.ts';
import type { Proof } from './proof.ts';

const nicType = 'microsoft.network/networkinterfaces';

/** Ids of the interfaces in a subnet: what has to be read to know who still leaves by the default address. */
export const interfacesIn = ({ properties }: Pick<Resource, 'properties'>): readonly string[] =>
  [
    ...new Set(
      refsOf(properties, 'ipConfigurations').flatMap((id) => {
        const parent = findResourceId(findResourceId(id)?.parent);
        return parent?.type === nicType ? [parent.id] : [];
      }),
    ),
  ].sort();

/**
 * A subnet may lose default outbound access where nobody leaves by it:
 *
 *   its profile is isolated, or every packet to the internet meets a NAT gateway, a firewall or a rule that ends it
 *   and no machine there has the default address: each interface says so itself
 */
export function proofOfSubnet(world: World, subnet: Resource, policy: EgressPolicy): Proof {
  const against = [...againstMachines(world, subnet)];
  const { profile, unseen } = profileOf(policy, subnet.id, seenOf(subnet, world));
  const isIsolated = profile === 'isolated' && unseen.length === 0;
  const { verdicts } = ofNewMachine(estateOf(world, policy.approvedNextHops), subnet.id.id);
  if (!isIsolated) against.push(...againstWays(verdicts));
  if (against.length > 0) return { proven: false, because: [...new Set(against)].sort() };
  const ways = verdicts.map(({ scope, class: way, because }) => `${scope} is ${way}: ${because}`);
  return {
    proven: true,
    because: [...(isIsolated ? ['its profile is isolated'] : ways), 'no machine there has a default address'],
  };
}

function againstWays(verdicts: readonly ScopeVerdict[]): readonly string[] {
  if (verdicts.length === 0) return ['the way out of a machine there is not known'];
  const against = verdicts.flatMap((each) => (isHeld(each) ? [] : [sentence(each)]));
  const isGiven = verdicts.some(({ class: way }) => way === 'nat-gateway' || way === 'firewall-inspected');
  return isGiven || against.length > 0 ? against : ['neither a NAT gateway nor a firewall takes what it sends'];
}

const held: ReadonlySet<string> = new Set(['nat-gateway', 'firewall-inspected', 'blocked']);

/** What rests on something that was not read proves nothing. */
const isHeld = ({ class: way, confidence, missing }: ScopeVerdict): boolean =>
  held.has(way) && confidence !== 'assumed' && missing.length === 0;

const sentence = ({ scope, class: way, because, confidence }: ScopeVerdict): string =>
  `${scope} is ${way}${confidence === 'assumed' ? ' (assumed)' : ''}: ${because}`;

/** Interfaces in it that may be a machine's and do not say that they have no default address. */
function* againstMachines(world: World, { properties }: Resource): Iterable<string> {
  const written = field(properties, 'ipConfigurations');
  if (written != null && !Array.isArray(written)) yield 'what is in it was not read';
  for (const configuration of refsOf(properties, 'ipConfigurations')) {
    const id = findResourceId(configuration);
    if (id?.type === 'microsoft.network/loadbalancers/frontendipconfigurations') continue;
    const parent = findResourceId(id?.parent);
    if (parent?.type !== nicType) {
      yield `whether ${configuration} has a default address can't be read`;
      continue;
    }
    const nic = findRead(world, parent.id);
    if (nic === undefined) {
      yield `the interface ${parent.id} was not read`;
      continue;
    }
    if (['privateEndpoint', 'privateLinkService'].some((owner) => refOf(nic.properties, owner) !== undefined)) continue;
    const says = flagOf(field(nic.properties, 'defaultOutboundConnectivityEnabled'));
    if (says !== false)
      yield says === true
        ? `the interface ${parent.id} has a default address`
        : `the interface ${parent.id} does not say whether it has a default address`;
  }
}
