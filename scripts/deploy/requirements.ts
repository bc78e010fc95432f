import { findUngranted, type Permission } from '../../src/core/actions.ts';
import { findResourceId } from '../../src/core/resource-id.ts';
import { fillIn } from '../../tools/bicep/fill-in.ts';
import { type Az, AzFailed } from './az.ts';
import type { Resource } from './read-deployment.ts';

/** What somebody has to be able to do at a scope to make what a deployment makes there. */
export interface Need {
  readonly scope: string;
  readonly actions: readonly string[];
}

const groupType = 'microsoft.resources/resourcegroups';

/**
 * What these resources take, scope by scope: to write each of their types, and to deploy. A group that is made here has no rights of its own
 * yet: its subscription's count. Pure.
 */
export function needsOf(resources: readonly Resource[]): readonly Need[] {
  const filled = resources.map((each) => fillIn(each) as Resource);
  const made = new Set(filled.flatMap(({ id }) => findResourceId(id)?.id ?? []));
  const needs = new Map<string, Set<string>>();
  const add = (subscription: string, group: string | undefined, ...actions: readonly string[]): void => {
    const groupId = `/subscriptions/${subscription}/resourcegroups/${group}`;
    const scope = group === undefined || made.has(groupId) ? `/subscriptions/${subscription}` : groupId;
    const at = needs.get(scope) ?? new Set<string>();
    for (const action of actions) at.add(action);
    needs.set(scope, at);
  };
  for (const { id, type } of filled) {
    const parsed = findResourceId(id);
    if (parsed === undefined) continue;
    // Of a group its own id has no group above it.
    const group = parsed.type === groupType ? undefined : parsed.resourceGroup;
    const action = `${type === 'Microsoft.Resources/resourceGroups' ? 'Microsoft.Resources/subscriptions/resourceGroups' : type}/write`;
    add(parsed.subscriptionId, group, action, 'Microsoft.Resources/deployments/write');
  }
  for (const subnet of subnetsIn(filled))
    if (!made.has(subnet.parent ?? ''))
      add(subnet.subscriptionId, subnet.resourceGroup, 'Microsoft.Network/virtualNetworks/subnets/join/action');
  return [...needs].map(([scope, actions]) => ({ scope, actions: [...actions].sort() }));
}

/** Subnets that something is put into. */
function subnetsIn(resources: readonly Resource[]) {
  const ids = JSON.stringify(resources).matchAll(
    /"(\/subscriptions\/[^"]+\/virtualNetworks\/[^"/]+\/subnets\/[^"/]+)"/gi,
  );
  return [...ids].flatMap(([, id]) => findResourceId(id) ?? []);
}

/** The resource providers that these resources are of, by subscription. Pure. */
export function providersOf(resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const each of resources) {
    const { id, type } = fillIn(each) as Resource;
    const subscription = findResourceId(id)?.subscriptionId;
    const namespace = type.split('/')[0] ?? '';
    if (subscription === undefined || always.has(namespace)) continue;
    const names = found.get(subscription) ?? new Set<string>();
    // Flex Consumption puts an app into a subnet by this provider.
    if (namespace === 'Microsoft.Web') names.add('Microsoft.App');
    found.set(subscription, names.add(namespace));
  }
  return new Map([...found].map(([subscription, names]) => [subscription, [...names].sort()] as const));
}

/** Every subscription has these two. */
const always: ReadonlySet<string> = new Set(['Microsoft.Authorization', 'Microsoft.Resources']);

/**
 * What docs/deploy.md calls required and is not there, each with what to do: asked before anything is built or sent, since Azure would say it
 * half-way through. Only reads.
 */
export async function findMissing(resources: readonly Resource[], az: Az): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const [subscription, needed] of providersOf(resources)) {
    const registered = await registeredIn(subscription, az);
    if (registered === undefined) {
      missing.push(
        `Subscription ${subscription} can't be seen: az login, to its tenant, as somebody with rights in it.`,
      );
      continue;
    }
    const lacking = needed.filter((name) => !registered.has(name.toLowerCase()));
    for (const name of lacking)
      missing.push(
        `The resource provider ${name} isn't registered: az provider register --namespace ${name} --subscription ${subscription} --wait`,
      );
  }
  if (missing.some((line) => line.startsWith('Subscription '))) return missing;
  for (const { scope, actions } of needsOf(resources)) {
    const permissions = await permissionsAt(scope, az);
    const lacking = permissions === undefined ? actions : findUngranted(actions, permissions);
    if (lacking.length > 0)
      missing.push(
        `At ${scope} you may not ${lacking.slice(0, most).join(', ')}${lacking.length > most ? ` and ${lacking.length - most} more` : ''}: docs/deploy.md, What you need, says which role has them.`,
      );
  }
  return missing;
}

/**
 * The same for what is done at the management group once all else exists: late to hear of it then. Where not even that may be asked, Azure says it.
 */
export async function findMissingAtGroup(group: string, connectsNew: boolean, az: Az): Promise<readonly string[]> {
  const scope = `/providers/Microsoft.Management/managementGroups/${group}`;
  const permissions = await permissionsAt(scope, az);
  if (permissions === undefined) return [];
  const types = [
    'roleAssignments',
    'roleDefinitions',
    ...(connectsNew ? ['policyAssignments', 'policyDefinitions'] : []),
  ];
  const actions = [
    'Microsoft.Resources/deployments/write',
    ...types.map((type) => `Microsoft.Authorization/${type}/write`),
  ];
  const lacking = findUngranted(actions, permissions);
  return lacking.length === 0
    ? []
    : [
        `At ${scope} you may not ${lacking.join(', ')}: docs/deploy.md, Several subscriptions, says which role has them.`,
      ];
}

/** How many actions a line names. */
const most = 4;

async function registeredIn(subscription: string, az: Az): Promise<ReadonlySet<string> | undefined> {
  const query = "[?registrationState=='Registered'].namespace";
  const printed = await unlessFailed(
    az(['provider', 'list', '--subscription', subscription, '--query', query, '--output', 'tsv']),
  );
  return printed === undefined ? undefined : new Set(printed.toLowerCase().split(/\s+/).filter(Boolean));
}

/** What the signed-in person may do there (https://learn.microsoft.com/rest/api/authorization/permissions); undefined where not even that may be asked. */
async function permissionsAt(scope: string, az: Az): Promise<readonly Permission[] | undefined> {
  const url = `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
  const printed = await unlessFailed(
    az(['rest', '--method', 'get', '--url', url, '--query', 'value', '--output', 'json']),
  );
  return printed === undefined ? undefined : (JSON.parse(printed) as readonly Permission[]);
}

async function unlessFailed(asked: Promise<string>): Promise<string | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AzFailed) return undefined;
    throw error;
  }
}
