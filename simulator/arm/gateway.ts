import { type Answer, gatewayError } from './answer.ts';
import type { Call } from './call.ts';
import { denied } from './permissions.ts';
import type { Simulation } from './simulation.ts';

const version = /^\d{4}-\d{2}-\d{2}(-[a-z]+)*$/i;
/** Types whose supported versions are known in full; others take any date. */
const supported: Readonly<Record<string, readonly string[]>> = {
  'microsoft.network/privatednszones': ['2018-09-01', '2020-01-01', '2020-06-01', '2024-06-01'],
};

/** The api-versions of a type, oldest first, its parent's for a nested one; undefined where they are not known in full. */
export function supportedVersions(type: string): readonly string[] | undefined {
  const [namespace = '', top = ''] = type.split('/');
  return supported[`${namespace}/${top}`.toLowerCase()];
}

/** What ARM itself checks, in its order, before a resource provider sees the call. */
export function refusedByGateway(sim: Simulation, call: Call): Answer | undefined {
  return (
    badVersion(call) ??
    missingSubscription(sim, call) ??
    denied(sim.settings.permissions, call) ??
    missingGroup(sim, call)
  );
}

function badVersion(call: Call): Answer | undefined {
  if (call.apiVersion === '') {
    return gatewayError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (!version.test(call.apiVersion)) {
    return gatewayError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${call.apiVersion}' is invalid. The supported versions are of the form 'yyyy-MM-dd' or 'yyyy-MM-dd-preview'.`,
    );
  }
  const type = call.type.split('/')[1];
  const known = supportedVersions(call.type);
  if (known === undefined || known.includes(call.apiVersion)) return undefined;
  return gatewayError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location 'global' and API version '${call.apiVersion}' for type '${type}'. The supported api-versions are '${known.join(', ')}'. The supported locations are ', global'.`,
  );
}

function missingSubscription(sim: Simulation, call: Call): Answer | undefined {
  const { subscriptionId } = call;
  if (subscriptionId === undefined || sim.world.find(`/subscriptions/${subscriptionId}`) !== undefined)
    return undefined;
  return gatewayError(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
}

function missingGroup(sim: Simulation, call: Call): Answer | undefined {
  const { subscriptionId, resourceGroup } = call;
  if (resourceGroup === undefined) return undefined;
  if (call.type === '' && !call.isCollection && call.method === 'PUT') return undefined;
  if (sim.world.find(`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`) !== undefined)
    return undefined;
  return gatewayError(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`);
}
