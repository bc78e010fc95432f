import { type Answer, methodNotAllowed } from './answer.ts';
import type { Call } from './call.ts';
import { knownTypes } from './casing.ts';
import { supportedVersions } from './gateway.ts';
import type { Handler, Simulation } from './simulation.ts';

/** Made up: the gateway takes any date for a type whose versions are not known in full. */
const anyVersions = ['2024-05-01', '2024-01-01-preview', '2023-01-01'];

/**
 * `GET …/providers` and `GET …/providers/{namespace}`, of a subscription or of the tenant: the types the simulator knows and those that were written, each
 * with its api-versions and its private link resources. `POST …/providers/{namespace}/register` answers the provider: everyone is registered.
 */
export const providerMetadata: Handler = (sim, call) => {
  const namespace = call.type.split('/')[0] ?? '';
  const isRegistration = /\/(un)?register$/i.test(call.type);
  if (call.method !== (isRegistration ? 'POST' : 'GET')) return methodNotAllowed(call);
  if (namespace !== '') return { status: 200, body: provider(sim, call, namespace) };
  const namespaces = new Set(allTypes(sim).map((type) => type.split('/')[0] ?? ''));
  return {
    status: 200,
    body: { value: [...namespaces].sort().map((name) => provider(sim, call, name)) },
  } satisfies Answer;
};

function provider(sim: Simulation, call: Call, namespace: string): object {
  const prefix = `${namespace}/`.toLowerCase();
  const types = allTypes(sim).flatMap((type) =>
    type.toLowerCase().startsWith(prefix) ? [type.slice(prefix.length)] : [],
  );
  const isLeaf = (type: string): boolean => !/\/(privateEndpointConnections|privateLinkResources)$/i.test(type);
  const listed = [...new Set(types)]
    .sort()
    .flatMap((type) => (isLeaf(type) ? [type, `${type}/privateLinkResources`] : [type]));
  const scope = call.subscriptionId === undefined ? '' : `/subscriptions/${call.subscriptionId}`;
  return {
    id: `${scope}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: [...new Set(listed)].map((resourceType) => ({
      resourceType,
      locations: [],
      apiVersions: supportedVersions(`${namespace}/${resourceType}`)?.toReversed() ?? anyVersions,
    })),
    registrationState: 'Registered',
  };
}

function allTypes(sim: Simulation): readonly string[] {
  const written = [...sim.world.list()].filter(({ id }) => id.includes('/providers/')).map(({ type }) => type);
  return [...knownTypes, ...written];
}
