import { canonicalType } from '../../../../simulator/arm/casing.ts';
import { createFixture, type Fixture, settle } from './fixture.ts';
import { takeForGranted } from './granted.ts';
import { type Interaction, pathOf, type Recording } from './recording.ts';
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
  /** What exists before the case begins, by id. */
  readonly before?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Prepares the world and the simulator. */
  readonly arrange?: (fixture: Fixture) => void | Promise<void>;
}

/** What several recorders put in the place of every id: it means too much to be renamed. */
const nothing = '00000000-0000-0000-0000-000000000000';
const unfinished = /^(Updating|Processing|Approving|Creating|InProgress|Dequeued|Enqueued|Accepted|Deleting)$/;

/** Sends a case's requests in order to a simulator that holds what the case takes for granted, and compares. */
export async function replay(recording: Recording, options: ReplayOptions = {}): Promise<readonly Outcome[]> {
  const fixture = createFixture({}, [...subscriptionsIn(recording)]);
  const { delays } = fixture.arm.settings;
  for (const kind of Object.keys(delays) as (keyof typeof delays)[]) delays[kind] = 60_000;
  const renamed = new Map<string, string>();
  await takeForGranted(fixture, recording, renamed);
  for (const [id, body] of Object.entries(options.before ?? {})) fixture.world.put(id, body);
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
