import type { SimResource } from '../world.ts';
import { type Answer, gatewayError, methodNotAllowed } from './answer.ts';
import { type Json, propertiesAt, textAt, without } from './bodies.ts';
import type { Call } from './call.ts';
import { readFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import { canRead } from './permissions.ts';
import type { Simulation } from './simulation.ts';

const topLevel = /^[^/]+\/[^/]+$/;
/** What ARM keeps beside resources: deployments, tags, role assignments. */
const ownOfArm = /^microsoft\.(resources|authorization)\//i;

/** Resources as opposed to what is nested in them, and to groups and subscriptions. */
export function isTopLevel({ type, id }: SimResource): boolean {
  const isLinks = /^microsoft\.authorization\/resourceManagementPrivateLinks$/i.test(type);
  return topLevel.test(type) && id.includes('/providers/') && (isLinks || !ownOfArm.test(type));
}

/** `GET …/resources` of a subscription or a group: every top-level resource without its properties, filtered, in pages of `$top`. */
export function resourceList(sim: Simulation, call: Call): Answer {
  if (call.method !== 'GET') return methodNotAllowed(call);
  const text = call.url.searchParams.get('$filter') ?? '';
  const filter = text.trim() === '' ? undefined : readFilter(text);
  if (filter === undefined && text.trim() !== '') {
    return invalidFilter(text);
  }
  const expanded = (call.url.searchParams.get('$expand') ?? '').toLowerCase().split(',');
  const scope = `/subscriptions/${call.subscriptionId}${call.resourceGroup ? `/resourceGroups/${call.resourceGroup}` : ''}`;
  const bodies = [...sim.world.list(scope)]
    .filter((resource) => isTopLevel(resource) && canRead(sim.settings.permissions, resource.id))
    .filter(({ body }) => filter?.passes(body) ?? true)
    .map(({ body }) => {
      const shown = without(body, 'properties', 'etag', ...(filter?.hidesTags ? ['tags'] : []));
      return expanded.includes('provisioningstate') ? { ...shown, ...stateOf(body) } : shown;
    });
  const { pageSize: size, emptyLastPage: emptyLast } = sim.settings;
  return page(call, bodies, { size, emptyLast, sizeParameter: '$top' });
}

export function invalidFilter(text: string): Answer {
  return gatewayError(400, 'InvalidFilterInQueryString', `Invalid $filter '${text}' specified in the query string.`);
}

function stateOf(body: Json): Json {
  const provisioningState = textAt(propertiesAt(body), 'provisioningState');
  return provisioningState === '' ? {} : { provisioningState };
}
