import { methodNotAllowed } from './answer.ts';
import type { Handler } from './simulation.ts';

const apiVersions = ['2024-05-01', '2024-01-01-preview', '2023-01-01'];

/** `GET /subscriptions/{id}/providers/{namespace}`: the types seen so far, each with its private link resources. The versions are made up. */
export const providerMetadata: Handler = (sim, call) => {
  if (call.method !== 'GET') return methodNotAllowed(call);
  const prefix = `${call.type}/`.toLowerCase();
  const seen = [...sim.world.list()].flatMap(({ type }) =>
    type.toLowerCase().startsWith(prefix) ? [type.slice(prefix.length)] : [],
  );
  const types = [...new Set(seen)].sort().flatMap((type) => [type, `${type}/privateLinkResources`]);
  return {
    status: 200,
    body: {
      id: `/subscriptions/${call.subscriptionId}/providers/${call.type}`,
      namespace: call.type,
      resourceTypes: types.map((resourceType) => ({ resourceType, apiVersions })),
      registrationState: 'Registered',
    },
  };
};
