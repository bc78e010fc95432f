import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Reading, writeAnswer } from '../../src/approvals/azure.ts';
import { findConnectableType } from '../../src/approvals/catalogue.ts';
import { judgeConnection } from '../../src/approvals/rules/judge.ts';
import { judgedBy } from '../../src/approvals/rules/same-request.ts';
import { findNestedConnections, parseConnection, toPrivateLinkResource } from '../../src/approvals/schema.ts';
import { createTypeDirectory } from '../../src/approvals/type-directory.ts';
import type { Arm, ArmAnswer } from '../../src/arm/arm.ts';
import { classify, readErrorBody } from '../../src/arm/classify.ts';
import { findList, isRecord, propertiesOf } from '../../src/core/arm-body.ts';
import { InputError, PermanentError } from '../../src/core/errors.ts';
import { findResourceId, parseResourceId } from '../../src/core/resource-id.ts';
import { ApprovalsPolicy } from '../../src/policy/approvals.ts';

const cases = join(process.env.RECORDINGS_DIR ?? '../shared/recordings', 'cases');
const isThere = existsSync(cases);
const now = new Date('2026-03-01T12:00:00Z');

type Body = Record<string, unknown>;
interface Interaction {
  readonly request: { readonly method: string; readonly url: string; readonly body: unknown };
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body: unknown };
}
interface Recording {
  readonly provider?: string;
  readonly interactions?: readonly Interaction[];
  readonly connections?: readonly Body[];
}

const read = (file: string): Recording => JSON.parse(readFileSync(join(cases, file), 'utf8')) as Recording;
const files = isThere
  ? readdirSync(cases).filter((file) => /^(pec|pls|pe-java-(cosmos|disconnect))-?.*\.json$/.test(file))
  : [];

/** Connections as the resource shows them; a private endpoint's own side of it is not one. */
const isConnection = (body: unknown): body is Body =>
  isRecord(body) &&
  isRecord(propertiesOf(body).privateLinkServiceConnectionState) &&
  /privateendpointconnections/i.test(String(body.id ?? body.type));

const exportedId = ({ type, name }: Body): string => {
  const [parent, child] = String(name).split('/');
  const [namespace, kind] = String(type).split('/');
  return `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/${namespace}/${kind}/${parent}/privateEndpointConnections/${child}`;
};

function connectionsOf({ interactions = [], connections = [] }: Recording): Body[] {
  const shown = interactions
    .filter(({ response }) => response.status < 300)
    .flatMap(({ response: { body } }) =>
      (findList(body) ?? [body]).flatMap((each) => [each, ...(findNestedConnections(each) ?? [])]),
    );
  return [...shown.filter(isConnection), ...connections.map((each) => ({ ...each, id: exportedId(each) }))];
}

/** Recordings without a connection of their own; the fields of a private link service itself are all they show. */
const withoutConnections = new Set([
  'pls-aso-visibility.json',
  'pls-cloud-provider-2025-api.json',
  'pls-visibility-autoapproval-alias.json',
]);

const anybody = ApprovalsPolicy.parse({ rules: [{ name: 'nobody', action: 'reject' }] });

describe.skipIf(!isThere)('recorded connections (RECORDINGS_DIR)', () => {
  it.each(files)('%s is read', (file) => {
    const bodies = connectionsOf(read(file));
    expect(bodies.length > 0).toBe(!withoutConnections.has(file));
    for (const body of bodies) {
      const connection = parseConnection(body);
      expect(['pending', 'approved', 'rejected']).toContain(connection.state);
      const parent = parseResourceId(parseResourceId(connection.id).parent ?? '');
      const resource = toPrivateLinkResource(parent);
      expect(resource.connectable, parent.type).toBeDefined();
      const verdict = judgeConnection({ resource, connection, policy: anybody, now, approvedByRule: new Map() });
      expect(verdict.verdict).toBe(connection.state === 'pending' ? 'reject' : 'none');
    }
  });

  it.each(files)('%s is refused without what decides', (file) => {
    for (const body of connectionsOf(read(file))) {
      const { privateLinkServiceConnectionState: state, ...rest } = propertiesOf(body);
      const { status: _, ...unsaid } = isRecord(state) ? state : {};
      for (const broken of [
        { ...body, properties: rest },
        { ...body, properties: { ...rest, privateLinkServiceConnectionState: unsaid } },
        { ...body, id: undefined },
      ]) {
        expect(() => parseConnection(broken)).toThrow(InputError);
      }
    }
  });

  it('names a requester wherever the provider does', () => {
    const bodies = files.flatMap((file) => connectionsOf(read(file)));
    const named = bodies.filter((body) => {
      const { privateEndpoint } = propertiesOf(body);
      return isRecord(privateEndpoint) && typeof privateEndpoint.id === 'string';
    });
    expect(named.length).toBeGreaterThan(60);
    for (const body of named) expect(parseConnection(body).requester.kind).toBe('seen');
  });
});

interface RecordedWrite {
  readonly what: string;
  readonly write: Interaction;
  /** The connection as it was before the write. */
  readonly before: Body;
  readonly wanted: string;
}

const pathOf = (url: string): string => new URL(url).pathname;
const isWrite = ({ request }: Interaction): boolean =>
  ['PUT', 'PATCH'].includes(request.method) && /\/privateEndpointConnections\/[^/]+$/i.test(pathOf(request.url));

function writesOf(file: string): RecordedWrite[] {
  const { interactions = [] } = read(file);
  return interactions.flatMap((write, index) => {
    if (!isWrite(write)) return [];
    const id = findResourceId(pathOf(write.request.url))?.id;
    const shownIn = (part: readonly Interaction[]): Body[] =>
      connectionsOf({ interactions: part.filter(({ request }) => request.method === 'GET') }).filter(
        (body) => findResourceId(body.id)?.id === id,
      );
    // Recordings that open with the write show the connection only in its body or its answer.
    const sent = isConnection(write.request.body) ? write.request.body : undefined;
    const answered = isConnection(write.response.body) ? write.response.body : undefined;
    const before = shownIn(interactions.slice(0, index)).at(-1) ?? sent ?? answered;
    // Some recorders dropped the bodies they sent: then what the connection shows afterwards says what was wanted.
    const shown = shownIn(interactions.slice(index))[0];
    const wanted = statusOf(write.request.body) ?? statusOf(write.response.body) ?? statusOf(shown);
    if (before === undefined || wanted === undefined) return [];
    return [{ what: `${file} ${write.request.method} ${wanted} -> ${write.response.status}`, write, before, wanted }];
  });
}

function statusOf(body: unknown): string | undefined {
  const state = propertiesOf(body).privateLinkServiceConnectionState;
  return isRecord(state) && typeof state.status === 'string' ? state.status : undefined;
}

const withStatus = (body: Body, status: string): Body => ({
  ...body,
  properties: {
    ...propertiesOf(body),
    privateLinkServiceConnectionState: { ...(propertiesOf(body).privateLinkServiceConnectionState as Body), status },
  },
});

interface Sent {
  readonly method: string;
  readonly body: unknown;
}

/** Plays one recorded write: Pending before it, the recorded answer to it, what was recorded after it. */
function play({ write, before }: RecordedWrite, refusedShows: string): { arm: Arm; sent: Sent[] } {
  const sent: Sent[] = [];
  const answer = (method: string, body: unknown): ArmAnswer => {
    sent.push({ method, body });
    const { status, headers, body: shown } = write.response;
    if (status >= 400) throw classify({ status, ...readErrorBody(shown), message: 'refused' });
    return { status, headers, body: shown ?? undefined };
  };
  const refuse = (): Promise<never> => Promise.reject(new TypeError('not part of an answer'));
  const arm: Arm = {
    find: async () => ({
      status: 200,
      headers: {},
      body: withStatus(before, sent.length === 0 ? 'Pending' : refusedShows),
    }),
    put: async (_id, _version, body) => answer('PUT', body),
    patch: async (_id, _version, body) => answer('PATCH', body),
    list: refuse,
    remove: refuse,
    follow: refuse,
    queryGraph: refuse,
  };
  return { arm, sent };
}

const readingOf = (arm: Arm): Reading => ({
  arm,
  types: createTypeDirectory(arm),
  now,
  signal: AbortSignal.timeout(5_000),
});

const writes = files.flatMap(writesOf);

describe.skipIf(!isThere)('recorded answers to approvals (RECORDINGS_DIR)', () => {
  it('are all played', () => {
    const recorded = files.flatMap((file) => (read(file).interactions ?? []).filter(isWrite));
    expect(writes).toHaveLength(recorded.length);
    expect(writes.length).toBeGreaterThan(55);
  });

  it.each(writes)('$what', async (recorded) => {
    const { write, before, wanted } = recorded;
    const kind = wanted === 'Rejected' ? 'reject' : 'approve';
    const connection = parseResourceId(pathOf(write.request.url));
    const { arm, sent } = play(recorded, 'Disconnected');
    const description = 'decided here';
    const written = await writeAnswer(readingOf(arm), {
      connection: connection.id,
      kind,
      description,
      judgedBy: judgedBy(parseConnection(before, connection.id)),
    });

    expect(sent).toHaveLength(1);
    expect(sent[0]?.method).toBe(write.request.method);
    expect(sent[0]?.method).toBe(findConnectableType(parseResourceId(connection.parent ?? '').type)?.write);
    const { privateLinkServiceConnectionState: state, ...rest } = propertiesOf(sent[0]?.body);
    expect(state).toMatchObject({ status: kind === 'approve' ? 'Approved' : 'Rejected', description });
    if (write.request.method === 'PUT') {
      const { privateLinkServiceConnectionState: held, ...others } = propertiesOf(before);
      expect(rest).toEqual(others);
      expect(Object.keys(state as Body).filter((field) => field.startsWith('action'))).toEqual(
        Object.keys(held as Body).filter((field) => field.startsWith('action')),
      );
    }

    const { status, headers, body } = write.response;
    if (status >= 400) {
      expect(written.kind).toBe('overtaken');
      return;
    }
    const isFinal = status === 200 && headers['azure-asyncoperation'] === undefined && statusOf(body) === wanted;
    expect(written.kind).toBe(isFinal ? 'applied' : 'running');
  });

  it.each(writes.filter(({ write }) => write.response.status >= 400))(
    '$what is trouble while the connection stays Pending',
    async (recorded) => {
      const id = parseResourceId(pathOf(recorded.write.request.url)).id;
      const { arm } = play(recorded, 'Pending');
      const judged = judgedBy(parseConnection(recorded.before, id));
      const answer = { connection: id, kind: 'approve', description: '', judgedBy: judged } as const;
      await expect(writeAnswer(readingOf(arm), answer)).rejects.toThrow(PermanentError);
    },
  );
});
