import { canonicalType } from '../../../../simulator/arm/casing.ts';
import { type Fixture, settle } from './fixture.ts';
import { type Interaction, pathOf, type Recording } from './recording.ts';
import { isObject } from './shape.ts';

/** Groups, subnets, private link resources, zones, and the connections of endpoints the recording does not create. */
export async function takeForGranted(
  fixture: Fixture,
  recording: Recording,
  renamed: Map<string, string>,
): Promise<void> {
  const text = JSON.stringify(recording.interactions.map(({ request, response }) => [request, response.body]));
  for (const { request, response } of recording.interactions) {
    if (JSON.stringify(response.body ?? '').includes('ResourceGroupNotFound')) continue;
    for (const id of idsIn(JSON.stringify([request, response.body]))) giveGroup(fixture, id);
  }
  for (const id of new Set(
    [...text.matchAll(/"(\/subscriptions\/[^"?]+\/virtualNetworks\/[^"/?]+\/subnets\/[^"/?]+)"/g)].map(
      (match) => match[1] ?? '',
    ),
  )) {
    fixture.world.put(id, { id, properties: { addressPrefix: '10.0.0.0/24' } });
  }
  for (const id of new Set(
    [...text.matchAll(/"(\/subscriptions\/[^"?]+\/loadBalancers\/[^"/?]+\/frontendIPConfigurations\/[^"/?]+)"/gi)].map(
      (match) => match[1] ?? '',
    ),
  )) {
    giveFrontend(fixture, id);
  }
  for (const { request } of recording.interactions)
    await giveParents(fixture, recording, pathOf(request.url).split('?')[0] ?? '');
  for (const id of new Set(
    [...text.matchAll(/"privateLinkServiceId": ?"([^"]+)"|"privateDnsZoneId": ?"([^"]+)"/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    ),
  )) {
    await giveResource(fixture, recording, id);
  }
  await giveConnections(fixture, recording, renamed);
}

function giveFrontend(fixture: Fixture, id: string): void {
  const [balancer = '', name] = id.split(/\/frontendIPConfigurations\//i);
  fixture.world.put(balancer, { id: balancer, properties: { frontendIPConfigurations: [{ name, properties: {} }] } });
}

function idsIn(text: string): readonly string[] {
  return [...text.matchAll(/\/subscriptions\/[^/"]+\/resource[gG]roups\/[^/"?]+/g)].map(([id]) => id);
}

function giveGroup(fixture: Fixture, id: string): void {
  if (fixture.world.find(id) === undefined)
    fixture.world.put(id, { id, name: id.split('/')[4], location: 'westus', properties: {} });
}

async function giveParents(fixture: Fixture, recording: Recording, path: string): Promise<void> {
  const segments = path.split('/');
  const providers = segments.lastIndexOf('providers');
  if (providers !== 5 || segments.length < providers + 5) return;
  if (/^(locations|privateDnsOperation\w+|operation\w*)$/i.test(segments[providers + 2] ?? '')) return;
  const isGone = path.includes('notfound');
  if (!isGone) await giveResource(fixture, recording, segments.slice(0, providers + 4).join('/'));
}

async function giveResource(fixture: Fixture, recording: Recording, id: string): Promise<void> {
  const isMade = recording.interactions.some(
    ({ request, response }) =>
      request.method === 'PUT' &&
      response.status < 300 &&
      pathOf(request.url).split('?')[0]?.toLowerCase() === id.toLowerCase(),
  );
  if (isMade || !id.startsWith('/subscriptions/') || fixture.world.find(id) !== undefined) return;
  if (/\/privateDnsZones\//i.test(id)) {
    await fixture.call('PUT', `${id}?api-version=2018-09-01`, { location: 'global' });
    await settle(fixture);
    return;
  }
  const type = canonicalType(`${id.split('/')[6]}/${id.split('/')[7]}`);
  const shown = recording.interactions.find(
    ({ request, response }) =>
      request.method === 'GET' && response.status === 200 && pathOf(request.url).split('?')[0] === id,
  )?.response.body;
  const { privateEndpointConnections: _, ...properties } =
    isObject(shown) && isObject(shown.properties) ? shown.properties : {};
  const basics = { id, name: id.split('/')[8], type, location: 'westus' };
  fixture.world.put(id, { ...basics, ...(isObject(shown) ? shown : {}), properties }, type);
}

/** An endpoint for every connection that the case decides about, in the state in which the case finds it. */
async function giveConnections(fixture: Fixture, recording: Recording, renamed: Map<string, string>): Promise<void> {
  const first = new Map<string, { body: unknown; request: Interaction['request'] }>();
  for (const { request, response } of recording.interactions) {
    const bodies =
      isObject(response.body) && Array.isArray(response.body.value) ? response.body.value : [response.body];
    for (const body of bodies) {
      const id = isObject(body) && typeof body.id === 'string' ? body.id : (pathOf(request.url).split('?')[0] ?? '');
      if (!/\/privateEndpointConnections\/[^/]+$/i.test(id)) continue;
      const known = [...first.keys()].some((other) => other.toLowerCase() === id.toLowerCase());
      if (!known) first.set(id, { body, request });
    }
  }
  for (const [id, { body, request }] of first) {
    if (!isCreatedHere(recording, body)) await giveConnection(fixture, recording, id, body, request, renamed);
  }
}

function isCreatedHere(recording: Recording, connection: unknown): boolean {
  const endpoint = JSON.stringify(connection ?? '').match(/"privateEndpoint":\{"id":"([^"]+)"/)?.[1];
  return (
    endpoint !== undefined &&
    recording.interactions.some(
      ({ request }) => request.method === 'PUT' && pathOf(request.url).split('?')[0] === endpoint,
    )
  );
}

async function giveConnection(
  fixture: Fixture,
  recording: Recording,
  id: string,
  body: unknown,
  request: Interaction['request'],
  renamed: Map<string, string>,
): Promise<void> {
  const properties = isObject(body) && isObject(body.properties) ? body.properties : {};
  const state = isObject(properties.privateLinkServiceConnectionState)
    ? properties.privateLinkServiceConnectionState
    : {};
  // What a case decides about without having observed it first was waiting for the decision.
  const isApproved = state.status === 'Approved' && !JSON.stringify(request.body ?? '').includes('"Approved"');
  const target = id.split('/').slice(0, -2).join('/');
  await giveResource(fixture, recording, target);
  const groupIds = properties.groupIds ?? (properties.groupId === undefined ? [] : [properties.groupId]);
  const scope = `/subscriptions/${target.split('/')[2]}/resourceGroups/${target.split('/')[4]}`;
  const endpoint =
    isObject(properties.privateEndpoint) && typeof properties.privateEndpoint.id === 'string'
      ? properties.privateEndpoint.id
      : `${scope}/providers/Microsoft.Network/privateEndpoints/${id.slice(id.lastIndexOf('/') + 1)}`;
  const subnet = `${scope}/providers/Microsoft.Network/virtualNetworks/given/subnets/given`;
  fixture.world.put(subnet, { id: subnet, properties: { addressPrefix: '10.0.0.0/24' } });
  giveGroup(fixture, endpoint.split('/').slice(0, 5).join('/'));
  const connection = {
    name: id.slice(id.lastIndexOf('/') + 1),
    properties: { privateLinkServiceId: target, groupIds, requestMessage: state.description ?? '' },
  };
  await fixture.call('PUT', endpoint, {
    location: 'westus',
    properties: {
      subnet: { id: subnet },
      [isApproved ? 'privateLinkServiceConnections' : 'manualPrivateLinkServiceConnections']: [connection],
    },
  });
  await settle(fixture);
  for (const resource of fixture.world.list(target)) {
    if (!/\/privateEndpointConnections\//i.test(resource.id) || [...renamed.values()].includes(resource.id)) continue;
    renamed.set(id, resource.id);
    renamed.set(connection.name, resource.name);
  }
}
