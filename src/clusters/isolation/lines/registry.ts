import { foldCase } from '../../../core/text.ts';
import { at, field, textOf } from '../../../egress/body.ts';
import { type Connection, connectionsOf, requestsOf } from '../../../egress/exposure/endpoints.ts';
import type { Resource, World } from '../../../egress/model.ts';
import { dataOf, membersOf } from '../members.ts';
import { fail, type Given, type LineAnswer, pass, unknown, worst } from '../model.ts';
import { nodeNetworksOf, seesEndpoint } from '../network-view.ts';
import { ofOwnRegistry, regionOf } from '../registry.ts';

/** 3.4 */
export const registry = (given: Given): LineAnswer =>
  ofOwnRegistry(given, ({ body, properties, id }) => {
    const sku = textOf(at(body, 'sku', 'name'));
    const access = textOf(field(properties, 'publicNetworkAccess'));
    const zones = textOf(field(properties, 'zoneRedundancy')) ?? 'not in the body';
    return worst(
      [
        sku === undefined
          ? unknown(`sku.name of ${id.name} is not in the body`)
          : foldCase(sku) === 'premium'
            ? pass(`${id.name} is Premium`)
            : fail(`${id.name} is ${sku}, and only Premium takes private endpoints`),
        foldCase(access) === 'disabled'
          ? pass(`publicNetworkAccess is Disabled (a note: zoneRedundancy is ${zones})`)
          : fail(`publicNetworkAccess of ${id.name} is ${access ?? 'not set, which means Enabled'}`),
      ],
      unknown('nothing is known of the registry'),
    );
  });

const ruleName = 'aks-managed-mcr';
const source = 'mcr.microsoft.com/*';
const target = 'aks-managed-repository/*';

/** 3.5: names and repositories are compared to the letter, as AKS does. */
export const cacheRule = (given: Given): LineAnswer =>
  ofOwnRegistry(given, ({ id }) => {
    const rules = given.world.findChildren(id.id, 'cacherules');
    if (rules === undefined) return unknown(`no cache rule of ${id.name} was read`);
    const rule = rules.find((each) => each.id.name === ruleName);
    if (rule === undefined) return fail(`${id.name} has no cache rule ${ruleName}`);
    const from = textOf(field(rule.properties, 'sourceRepository'));
    const to = textOf(field(rule.properties, 'targetRepository'));
    return from === source && to === target
      ? pass(`cache rule ${ruleName}: ${from} to ${to}`)
      : fail(
          `cache rule ${ruleName} goes from ${from ?? 'nothing'} to ${to ?? 'nothing'}; expected ${source} to ${target}`,
        );
  });

/** 3.6: one approved endpoint of group `registry` that nodes reach, with the registry and the data of its region behind it. */
export const registryEndpoint = (given: Given): LineAnswer =>
  ofOwnRegistry(given, (resource) => {
    const { world, cluster } = given;
    const listed = connectionsOf(resource);
    const endpoints = world.endpointsTo(resource.id.id).filter((each) => isOfGroup(each, resource));
    if (endpoints.length === 0) {
      if ((listed ?? []).some(({ status }) => status === 'approved')) {
        return unknown(`${resource.id.name} has an approved connection, and its endpoint was not read`);
      }
      if (listed === undefined && !world.isComplete)
        return unknown(`no private endpoint to ${resource.id.name} was read`);
      return fail(`${resource.id.name} has no private endpoint for group registry`);
    }
    const networks = nodeNetworksOf(world, cluster);
    const verdicts = endpoints.map((endpoint) => endpointVerdict(world, endpoint, resource, listed, networks));
    return best(verdicts);
  });

/** One endpoint that holds is enough. */
function best(verdicts: readonly LineAnswer[]): LineAnswer {
  for (const state of ['pass', 'unknown', 'fail'] as const) {
    const found = verdicts.find((each) => each.state === state);
    if (found !== undefined) return found;
  }
  return unknown('there is no endpoint');
}

const isOfGroup = ({ properties }: Resource, { id }: Resource): boolean =>
  requestsOf(properties).some(
    ({ target: to, groups }) => to === id.id && (groups.length === 0 || groups.includes('registry')),
  );

function endpointVerdict(
  world: World,
  endpoint: Resource,
  resource: Resource,
  listed: readonly Connection[] | undefined,
  networks: readonly string[],
): LineAnswer {
  const name = `endpoint ${endpoint.id.name}`;
  const asked = requestsOf(endpoint.properties).find(({ target: to }) => to === resource.id.id)?.status;
  const answered = listed?.find((each) => each.endpoint === endpoint.id.id)?.status;
  const status = [asked, answered].find((each) => each !== undefined && each !== 'approved') ?? asked ?? answered;
  if (status === undefined) return unknown(`whether ${name} is approved was not read`);
  if (status !== 'approved') return fail(`${name} is ${status}, and not approved`);
  const region = regionOf(resource);
  const members = membersOf(world, endpoint);
  if (members === undefined) return unknown(`the members of ${name} were not read`);
  if (region === undefined) return unknown(`the location of ${resource.id.name} is not in the body`);
  const lacking = ['registry', dataOf(region)].filter((each) => !members.some((member) => member.name === each));
  if (lacking.length > 0) return fail(`${name} lacks ${lacking.join(' and ')}`);
  const isSeen = seesEndpoint(world, networks, endpoint);
  if (isSeen === undefined) return unknown(`whether nodes reach ${name} was not read`);
  return isSeen
    ? pass(`${name} is approved, has registry and ${dataOf(region)}, and nodes reach it`)
    : fail(`${name} is in a network that the nodes' network is not connected to`);
}
