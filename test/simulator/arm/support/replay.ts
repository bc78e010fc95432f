import { canonicalType } from '../../../../simulator/arm/casing.ts';
import { createFixture, type Fixture } from './fixture.ts';
import type { Interaction, Recording } from './recording.ts';
import { isObject, samePlaces, shapeDifferences } from './shape.ts';

export interface Outcome {
  readonly interaction: number;
  readonly request: string;
  /** Set where the recording leaves out how the thing came to be: it was put into the world as recorded. */
  readonly isGiven: boolean;
  readonly differences: readonly string[];
}

export interface ReplayOptions {
  /** Interactions not to send, with their reason. */
  readonly skip?: Readonly<Record<number, string>>;
  /** Interactions to send without comparing the answers, with their reason. */
  readonly unlike?: Readonly<Record<number, string>>;
  /** Keys not to compare. */
  readonly ignore?: readonly string[];
  /** Reads made while the operation before was still running, though nothing in their answer says so. */
  readonly during?: readonly number[];
  /** What stands before the case begins, by id. */
  readonly stands?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Prepares the world and the simulator. */
  readonly arrange?: (fixture: Fixture) => void | Promise<void>;
}

const hour = 3_600_000;
/** What several recorders put in the place of every id: it stands for too much to be renamed. */
const nothing = '00000000-0000-0000-0000-000000000000';
const unfinished = /^(Updating|Processing|Approving|Creating|InProgress|Dequeued|Enqueued|Accepted|Deleting)$/;

/** Sends a case's requests in order to a simulator that holds what the case takes for granted, and compares. */
export async function replay(recording: Recording, options: ReplayOptions = {}): Promise<readonly Outcome[]> {
  const fixture = createFixture({}, [...subscriptionsIn(recording)]);
  const { delays } = fixture.arm.settings;
  for (const kind of Object.keys(delays) as (keyof typeof delays)[]) delays[kind] = 60_000;
  const renamed = new Map<string, string>();
  await takeForGranted(fixture, recording, renamed);
  for (const [id, body] of Object.entries(options.stands ?? {})) fixture.world.put(id, body);
  await options.arrange?.(fixture);
  const outcomes: Outcome[] = [];
  try {
    for (const interaction of recording.interactions) {
      if (options.skip?.[interaction.interaction] !== undefined) continue;
      if (!options.during?.includes(interaction.interaction) && !isWaiting(interaction.response)) await settle(fixture);
      const outcome = await replayOne(fixture, interaction, renamed, new Set(options.ignore), recording);
      if (options.unlike?.[interaction.interaction] === undefined) outcomes.push(outcome);
    }
  } finally {
    fixture.arm.stop();
  }
  return outcomes;
}

/** Lets every running operation end. */
async function settle(fixture: Fixture): Promise<void> {
  fixture.advance(hour);
  await fixture.call('GET', '/subscriptions');
}

async function replayOne(
  fixture: Fixture,
  { interaction, request, response }: Interaction,
  renamed: Map<string, string>,
  ignore: ReadonlySet<string>,
  recording: Recording,
): Promise<Outcome> {
  const rename = <Value>(value: Value): Value => renameAll(value, renamed);
  const path = rename(pathOf(request.url));
  const conditions = Object.entries(request.headers ?? {}).filter(([name]) => name.startsWith('if-'));
  const body = request.body ?? bodyAskedFor(request, response.body, recording);
  const isGiven =
    request.method === 'GET' && response.status === 200 && !exists(fixture, path) && give(fixture, path, response.body);
  giveListed(fixture, request, response.body, rename);
  const answer = await fixture.call(
    request.method,
    path,
    body === undefined ? undefined : rename(body),
    rename(Object.fromEntries(conditions)),
  );
  const differences: string[] = [];
  if (answer.status !== response.status)
    differences.push(`status: recorded ${response.status}, answered ${answer.status} ${JSON.stringify(answer.body)}`);
  else {
    const recordedBody = isObject(response.body) ? response.body : {};
    differences.push(...shapeDifferences(recordedBody, answer.body, ignore));
    const isCatalogue = /privateLinkResources/i.test(path);
    for (const [from, to] of isCatalogue ? [] : samePlaces(recordedBody, answer.body)) {
      if (from !== nothing) renamed.set(from, to);
    }
    for (const header of request.method === 'GET' ? ['etag'] : ['azure-asyncoperation', 'location', 'etag']) {
      const [was, is] = [response.headers[header], answer.headers.get(header) ?? undefined];
      if ((was === undefined) !== (is === undefined))
        differences.push(`header ${header}: recorded ${was}, answered ${is}`);
      if (was !== undefined && is !== undefined && was !== nothing)
        renamed.set(header === 'etag' ? was : pathOf(was), header === 'etag' ? is : pathOf(is));
    }
  }
  return { interaction, request: `${request.method} ${pathOf(request.url).slice(0, 160)}`, isGiven, differences };
}

/** Every text of the recording that has another value here, longest first and each once. */
function renameAll<Value>(value: Value, renamed: ReadonlyMap<string, string>): Value {
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
  const names = [...renamed.keys()].sort((a, b) => b.length - a.length).map(inJson);
  if (names.length === 0) return value;
  const pattern = new RegExp(names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  const values = new Map([...renamed].map(([from, to]) => [inJson(from), inJson(to)]));
  const text = (JSON.stringify(value) ?? 'null').replace(pattern, (name) => values.get(name) ?? name);
  return JSON.parse(text) as Value;
}

function isWaiting({ status, body }: Interaction['response']): boolean {
  // A 409 shows that what came before was still going on.
  if (status === 409) return true;
  if (!isObject(body)) return false;
  const properties = isObject(body.properties) ? body.properties : {};
  if (unfinished.test(String(body.status ?? ''))) return true;
  return status === 200 && unfinished.test(String(properties.provisioningState ?? ''));
}

/** The Java recorder drops request bodies: what was asked for is taken from what was answered, then or in the end. */
function bodyAskedFor({ method, url }: Interaction['request'], answered: unknown, recording: Recording): unknown {
  if (method !== 'PUT' && method !== 'PATCH') return undefined;
  if (isObject(answered) && isObject(answered.properties)) return answered;
  const last = recording.interactions.findLast(({ request }) => request.method === 'GET' && request.url === url);
  return last?.response.body ?? { location: 'global' };
}

export function pathOf(url: string): string {
  const { pathname, search } = new URL(url, 'https://management.azure.com');
  return decodeURIComponent(pathname) + search;
}

function exists(fixture: Fixture, path: string): boolean {
  const id = path.split('?')[0] ?? '';
  if (/\/operation|\/privateDnsOperation|\/asyncOperation|ConnectionResults\//i.test(id)) return true;
  return fixture.world.find(id) !== undefined || isList(id);
}

function isList(id: string): boolean {
  const after = id.slice(id.lastIndexOf('/providers/') + 1).split('/');
  return after.length % 2 === 1;
}

function give(fixture: Fixture, path: string, body: unknown): boolean {
  const id = path.split('?')[0] ?? '';
  if (isObject(body)) fixture.world.put(id, body);
  return true;
}

/** A list may show what the case never makes: record sets, clusters. Their bodies are put into the world as recorded. */
function giveListed(
  fixture: Fixture,
  request: Interaction['request'],
  body: unknown,
  rename: <Value>(value: Value) => Value,
): void {
  if (request.method !== 'GET' || !isObject(body) || !Array.isArray(body.value)) return;
  if (/privateLinkResources|privateEndpointConnections/i.test(request.url)) return;
  for (const item of rename(body.value)) {
    if (!isObject(item) || typeof item.id !== 'string' || fixture.world.find(item.id) !== undefined) continue;
    fixture.world.put(item.id, item, canonicalType(String(item.type)));
  }
}

function subscriptionsIn(recording: Recording): ReadonlySet<string> {
  return new Set(
    [...JSON.stringify(recording.interactions).matchAll(/\/subscriptions\/([0-9a-f-]{36})/gi)].map(
      (match) => match[1] ?? '',
    ),
  );
}

/** Groups, subnets, private link resources, zones, and the connections of endpoints the recording does not create. */
async function takeForGranted(fixture: Fixture, recording: Recording, renamed: Map<string, string>): Promise<void> {
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
    fixture.advance(hour);
    await fixture.call('GET', `${id}?api-version=2018-09-01`);
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
  // What a case decides about without having looked at it first was waiting for the decision.
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
  fixture.advance(hour);
  await fixture.call('GET', endpoint);
  for (const resource of fixture.world.list(target)) {
    if (!/\/privateEndpointConnections\//i.test(resource.id) || [...renamed.values()].includes(resource.id)) continue;
    renamed.set(id, resource.id);
    renamed.set(connection.name, resource.name);
  }
}
