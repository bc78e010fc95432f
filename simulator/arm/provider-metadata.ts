import { type Answer, gatewayError, methodNotAllowed } from './answer.ts';
import type { Call } from './call.ts';
import { knownTypes } from './casing.ts';
import { supportedVersions } from './gateway.ts';
import type { Handler, Simulation } from './simulation.ts';

/** Namespaces that Azure has and the simulator knows no type of: tools register many before they begin (terraform's azurerm), whatever they use. */
const others = [
  'Advisor',
  'AlertsManagement',
  'Automation',
  'AVS',
  'Blueprint',
  'Cdn',
  'Communication',
  'Consumption',
  'ContainerInstance',
  'CostManagement',
  'CustomProviders',
  'Dashboard',
  'DataLakeAnalytics',
  'DataLakeStore',
  'DataMigration',
  'DataProtection',
  'DesktopVirtualization',
  'DevTestLab',
  'GuestConfiguration',
  'HealthcareApis',
  'Kusto',
  'Logic',
  'Maintenance',
  'ManagedServices',
  'Management',
  'Maps',
  'MixedReality',
  'Monitor',
  'NotificationHubs',
  'OperationsManagement',
  'PolicyInsights',
  'Purview',
  'RecoveryServices',
  'Relay',
  'Security',
  'SecurityInsights',
  'ServiceFabric',
  'ServiceNetworking',
  'StreamAnalytics',
].map((name) => `Microsoft.${name}`);

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
  const namespaces = new Set([...others, ...allTypes(sim).map((type) => type.split('/')[0] ?? '')]);
  if (namespace !== '') {
    const known = [...namespaces].find((name) => name.toLowerCase() === namespace.toLowerCase());
    return known === undefined ? noSuchProvider(namespace) : { status: 200, body: provider(sim, call, known) };
  }
  return {
    status: 200,
    body: { value: [...namespaces].sort().map((name) => provider(sim, call, name)) },
  } satisfies Answer;
};

const noSuchProvider = (namespace: string): Answer =>
  gatewayError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);

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
