import type { SimResource } from '../world.ts';
import { type Answer, gatewayError, invalidResourceType } from './answer.ts';
import { textAt } from './bodies.ts';
import type { Call } from './call.ts';
import type { Handler, Simulation } from './simulation.ts';

/** Who checks names, by the REST reference; Microsoft.Network, Microsoft.Compute and the others don't. */
const checking = new Set(
  [
    'ApiManagement',
    'AppConfiguration',
    'Batch',
    'BotService',
    'Cache',
    'Cdn',
    'CognitiveServices',
    'ContainerRegistry',
    'DBforMySQL',
    'DBforPostgreSQL',
    'Devices',
    'DigitalTwins',
    'EventHub',
    'KeyVault',
    'Kusto',
    'Media',
    'Relay',
    'Search',
    'ServiceBus',
    'SignalRService',
    'Sql',
    'Storage',
    'Synapse',
    'Web',
  ].map((name) => `microsoft.${name}`.toLowerCase()),
);

/**
 * `POST …/checkNameAvailability` of a provider, for all subscriptions or in a region: whether the name is free. It changes nothing and Azure counts it among the reads, so
 * no event comes of it.
 */
export const nameAvailability: Handler = (sim, call) => {
  const [namespace = '', action = ''] = call.type.split('/');
  if (!checking.has(namespace.toLowerCase())) return invalidResourceType(call);
  const name = textAt(call.body, 'name') || textAt(call.body, 'subdomainName');
  if (name === '') return gatewayError(400, 'InvalidRequestContent', `The request to ${action} names no name.`);
  return { status: 200, body: answerOf(namespace, name, findNamed(sim, namespace, call, name)) };
};

/** `HEAD /providers/Microsoft.DocumentDB/databaseAccountNames/{name}`: 200 where an account of that name exists anywhere. */
export const databaseAccountNames: Handler = (sim, call): Answer => {
  const taken = findNamed(sim, 'Microsoft.DocumentDB', call, call.names[0] ?? '');
  return { status: taken === undefined ? 404 : 200 };
};

function findNamed(sim: Simulation, namespace: string, call: Call, name: string): SimResource | undefined {
  const type = textAt(call.body, 'type').toLowerCase();
  const fits = (resource: SimResource): boolean =>
    type === '' || !type.includes('/')
      ? resource.type.toLowerCase().startsWith(`${namespace.toLowerCase()}/`) && resource.type.split('/').length === 2
      : resource.type.toLowerCase() === type;
  return [...sim.world.list()].find((resource) => resource.name.toLowerCase() === name.toLowerCase() && fits(resource));
}

function answerOf(namespace: string, name: string, taken: SimResource | undefined): object {
  const isFree = taken === undefined;
  const why = isFree ? {} : { reason: 'AlreadyExists', message: `The name '${name}' is already taken.` };
  switch (namespace.toLowerCase()) {
    case 'microsoft.cognitiveservices':
      return { isSubdomainAvailable: isFree, subdomainName: name, ...why };
    case 'microsoft.sql':
      return { name, available: isFree, ...why };
    default:
      return { nameAvailable: isFree, ...why };
  }
}
