import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { type Answer, invalidReference, methodNotAllowed, providerError, resourceNotFound } from './answer.ts';
import { type Json, networkEtag, objectAt, objectsAt, propertiesAt, sameId, textAt, withProperties } from './bodies.ts';
import type { Call } from './call.ts';
import { changeOf } from './changes.ts';
import { removeTree } from './generic.ts';
import { listResources } from './listing.ts';
import { networkPolling } from './network-operations.ts';
import type { Handler, Simulation } from './simulation.ts';

const type = 'Microsoft.Network/privateLinkServices';

/** Private link services: alias, visibility, automatic approval (pls-aso-visibility, pls-visibility-autoapproval-alias). */
export const privateLinkServices: Handler = (sim, call) => {
  if (call.isCollection) return listResources(sim, call);
  const standing = sim.world.find(call.path);
  if (call.method === 'PUT') return put(sim, call, standing);
  if (call.method === 'DELETE') return standing === undefined ? { status: 204 } : remove(sim, call, standing);
  if (standing === undefined) return resourceNotFound(call);
  if (call.method !== 'GET') return methodNotAllowed(call);
  return { status: 200, headers: { etag: textAt(standing.body, 'etag') }, body: standing.body };
};

/** Whether the service approves connections from this subscription by itself, however they were asked for. */
export function isAutoApproved(service: SimResource, subscriptionId: string): boolean {
  const { subscriptions } = objectAt(propertiesAt(service.body), 'autoApproval');
  return Array.isArray(subscriptions) && subscriptions.some((id) => id === '*' || sameId(String(id), subscriptionId));
}

function put(sim: Simulation, call: Call, standing: SimResource | undefined): Answer {
  const sent = propertiesAt(call.body);
  const frontends = objectsAt(sent, 'loadBalancerFrontendIpConfigurations');
  const hasDestination = textAt(sent, 'destinationIPAddress') !== '';
  if (frontends.length > 0 === hasDestination) {
    return providerError(
      400,
      'EitherOneLoadBalancerFrontendIpConfigurationOrDestinationIPAddressRequiredOnPrivateLinkService',
      `Private Link Service ${call.names[0]} requires either one LoadBalancerFrontendIpConfiguration if PLS with LB based scenario or DestinationIPAddress if PLS UDR and NSG scenario.`,
      { details: [] },
    );
  }
  const missing = frontends.map((frontend) => textAt(frontend, 'id')).find((id) => !isFrontend(sim, id));
  if (missing !== undefined) return invalidReference(missing, call.path);
  const addresses = objectsAt(sent, 'ipConfigurations');
  if (addresses.length === 0) return propertyRequired(call, 'properties.ipConfigurations');
  const subnets = addresses.map((address) => textAt(objectAt(propertiesAt(address), 'subnet'), 'id'));
  if (subnets.includes('')) return propertyRequired(call, 'properties.ipConfigurations.properties.subnet');
  const nowhere = subnets.find((id) => sim.world.find(id) === undefined);
  if (nowhere !== undefined) return invalidReference(nowhere, call.path);
  const service = sim.world.put(call.path, bodyOf(call, standing, sent), type);
  const headers = sim.operations.start({
    call,
    style: networkPolling(call, textAt(service.body, 'location'), { isNew: standing === undefined }),
    delay: sim.settings.delays.privateLinkService,
    change: changeOf('write', type, service.id),
    finish() {
      const current = sim.world.find(service.id);
      if (current === undefined) return undefined;
      const body = withProperties(current.body, { provisioningState: 'Succeeded' });
      sim.world.put(service.id, { ...body, etag: networkEtag() });
      return undefined;
    },
  });
  return { status: standing === undefined ? 201 : 200, headers, body: service.body };
}

/** That it is refused is documented; the code and the words are Microsoft.Network's usual ones [I]. */
function propertyRequired(call: Call, property: string): Answer {
  return providerError(
    400,
    'MissingRequiredProperty',
    `The property '${property}' of the private link service ${call.path} is required and was not given.`,
    { details: [] },
  );
}

/** A frontend is no resource of its own: it is in the body of its load balancer. */
function isFrontend(sim: Simulation, id: string): boolean {
  const [balancerId = '', name = ''] = id.split(/\/frontendIPConfigurations\//i);
  const frontends = objectsAt(propertiesAt(sim.world.find(balancerId)?.body), 'frontendIPConfigurations');
  return frontends.some((frontend) => sameId(textAt(frontend, 'name'), name));
}

function bodyOf(call: Call, standing: SimResource | undefined, sent: Json): Json {
  const before = propertiesAt(standing?.body);
  const etag = networkEtag();
  const location = textAt(call.body, 'location').toLowerCase().replaceAll(' ', '');
  const name = call.names[0] ?? '';
  const group = call.path.split('/').slice(0, 5).join('/');
  const { tags } = call.body;
  return {
    name: standing?.name ?? name,
    id: standing?.id ?? call.path,
    etag,
    type,
    location,
    ...(tags === undefined ? {} : { tags }),
    properties: {
      provisioningState: changesNothing(before, sent) ? 'Succeeded' : 'Updating',
      resourceGuid: before.resourceGuid ?? randomUUID(),
      fqdns: sent.fqdns ?? [],
      alias: before.alias ?? `${name.toLowerCase()}.${randomUUID()}.${location}.azure.privatelinkservice`,
      ...(sent.visibility === undefined ? {} : { visibility: sent.visibility }),
      ...(sent.autoApproval === undefined ? {} : { autoApproval: sent.autoApproval }),
      enableProxyProtocol: sent.enableProxyProtocol ?? false,
      loadBalancerFrontendIpConfigurations: objectsAt(sent, 'loadBalancerFrontendIpConfigurations').map(({ id }) => ({
        id,
      })),
      ...(textAt(sent, 'destinationIPAddress') === '' ? {} : { destinationIPAddress: sent.destinationIPAddress }),
      ipConfigurations: objectsAt(sent, 'ipConfigurations').map((configuration, index) => ({
        name: configuration.name,
        id: `${call.path}/ipConfigurations/${configuration.name}`,
        etag,
        type: `${type}/ipConfigurations`,
        properties: {
          provisioningState: 'Succeeded',
          privateIPAllocationMethod: textAt(propertiesAt(configuration), 'privateIPAllocationMethod') || 'Dynamic',
          ...(textAt(propertiesAt(configuration), 'privateIPAddress') === ''
            ? {}
            : { privateIPAddress: propertiesAt(configuration).privateIPAddress }),
          subnet: { id: textAt(objectAt(propertiesAt(configuration), 'subnet'), 'id') },
          primary: index === 0,
          privateIPAddressVersion: 'IPv4',
        },
      })),
      privateEndpointConnections: before.privateEndpointConnections ?? [],
      networkInterfaces: before.networkInterfaces ?? [
        { id: `${group}/providers/Microsoft.Network/networkInterfaces/${name}.nic.${randomUUID()}` },
      ],
    },
  };
}

/** pls-cloud-provider-2025-api: putting the same once more is Succeeded in the answer already. */
function changesNothing(before: Json, sent: Json): boolean {
  const said = ({ visibility, autoApproval, enableProxyProtocol, fqdns }: Json): string =>
    JSON.stringify([visibility, autoApproval, enableProxyProtocol ?? false, fqdns ?? []]);
  const names = (properties: Json): string =>
    JSON.stringify(objectsAt(properties, 'ipConfigurations').map(({ name }) => name));
  return before.resourceGuid !== undefined && said(before) === said(sent) && names(before) === names(sent);
}

function remove(sim: Simulation, call: Call, service: SimResource): Answer {
  const headers = sim.operations.start({
    call,
    style: networkPolling(call, textAt(service.body, 'location'), { isDelete: true }),
    delay: sim.settings.delays.privateLinkService,
    change: changeOf('delete', type, service.id),
    finish() {
      removeTree(sim, service.id);
      return undefined;
    },
  });
  return { status: 202, headers };
}
