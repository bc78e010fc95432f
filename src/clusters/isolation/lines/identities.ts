import { isRecord } from '../../../core/arm-body.ts';
import { foldCase } from '../../../core/text.ts';
import { at, field, flagOf, lowerText, textOf } from '../../../egress/body.ts';
import type { Resource } from '../../../egress/model.ts';
import { fail, type Given, type LineAnswer, pass, unknown, worst } from '../model.ts';
import { registryOf } from '../registry.ts';

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const roles = {
  AcrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  'Container Registry Repository Reader': 'b93aa761-3e63-49ed-ac28-beffa264f7ac',
  'Network Contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
} as const;

/** 3.8: nodes may pull from the registry and sign in to it, and the cluster may place its API server in a subnet of the customer's. */
export function identities(given: Given): LineAnswer {
  const registry = registryOf(given);
  const parts =
    registry.kind === 'own'
      ? ofRegistry(given, registry.resource)
      : [registry.kind === 'managed' ? pass(registry.because) : unknown(registry.because)];
  return worst([...parts, ...ofApiServerSubnet(given)], unknown('nothing is known of its identities'));
}

function ofRegistry(given: Given, { id, properties }: Resource): readonly LineAnswer[] {
  const mode = lowerText(field(properties, 'roleAssignmentMode'));
  const role = mode === 'abacrepositorypermissions' ? 'Container Registry Repository Reader' : 'AcrPull';
  const kubelet = lowerText(at(given.cluster.properties, 'identityProfile', 'kubeletidentity', 'objectId'));
  const status = textOf(at(properties, 'policies', 'azureADAuthenticationAsArmPolicy', 'status'));
  const setting = 'policies.azureADAuthenticationAsArmPolicy.status';
  return [
    kubelet === undefined
      ? unknown('identityProfile.kubeletidentity.objectId is not in the body')
      : holds(given, id.id, role, [kubelet], `the kubelet's identity`),
    status === undefined
      ? unknown(`${setting} of ${id.name} is not in the body`)
      : foldCase(status) === 'enabled'
        ? pass(`${setting} is enabled`)
        : fail(`${setting} of ${id.name} is ${status}: nodes can not sign in`),
  ];
}

/** Only with API server VNet integration in a subnet of the customer's. */
function ofApiServerSubnet(given: Given): readonly LineAnswer[] {
  const { cluster } = given;
  const profile = field(cluster.properties, 'apiServerAccessProfile');
  const subnet = lowerText(field(profile, 'subnetId'));
  if (flagOf(field(profile, 'enableVnetIntegration')) !== true || subnet === undefined) return [];
  const principals = principalsOf(cluster);
  return [
    principals.length === 0
      ? unknown("the cluster's identity is not in the body")
      : holds(given, subnet, 'Network Contributor', principals, "the cluster's identity"),
  ];
}

function principalsOf({ body }: Resource): readonly string[] {
  const identity = field(body, 'identity');
  const assigned = field(identity, 'userAssignedIdentities');
  const own = lowerText(field(identity, 'principalId'));
  const others = isRecord(assigned)
    ? Object.values(assigned).flatMap((each) => lowerText(field(each, 'principalId')) ?? [])
    : [];
  return [...(own === undefined ? [] : [own]), ...others];
}

/** Role assignments on the resource itself and on every scope above it count. */
function holds(
  { world, roleAssignments: all }: Given,
  scope: string,
  role: keyof typeof roles,
  principals: readonly string[],
  who: string,
): LineAnswer {
  const there = all.filter((each) => each.scope === '' || isAbove(each.scope, scope));
  // A list that was read to its end and holds none proves that there is none.
  if (there.length === 0 && (world.isComplete || world.findChildren(scope, 'roleassignments') === undefined))
    return unknown(`no role assignment on ${scope} or above it was read`);
  const granted = there.filter(
    ({ roleId, principalId }) =>
      (roleId === roles[role] || roleId === foldCase(role)) && principals.includes(principalId),
  );
  const [first] = granted.toSorted((a, b) => Number(a.isConditional) - Number(b.isConditional));
  if (first === undefined) return fail(`${who} (${principals.join(', ')}) has no ${role} on ${scope}`);
  const says = `${who} has ${role} on ${first.scope === '' ? 'a scope above the subscription' : first.scope}`;
  return first.isConditional ? unknown(`${says}, with a condition that is not judged`) : pass(says);
}

const isAbove = (upper: string, lower: string): boolean => lower === upper || lower.startsWith(`${upper}/`);
