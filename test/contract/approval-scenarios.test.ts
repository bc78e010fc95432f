import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePrivateLinkResource } from '../../src/approvals/schema.ts';
import { classify, readErrorBody, readPolicyViolations, readRetryAfter } from '../../src/arm/classify.ts';
import { isRecord, propertiesOf } from '../../src/core/arm-body.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { parseResourceId, shortId } from '../../src/core/resource-id.ts';
import { after, seconds } from '../../src/core/time.ts';
import { asked, stateOf } from '../approvals/support/asked.ts';
import { allowFriend, connectionBody, connectionId, now, policyOf, service } from '../approvals/support/build.ts';
import { openRoom, type Room } from '../approvals/support/room.ts';
import { type SimulatedArm, simulatedArm } from '../approvals/support/simulated-arm.ts';
import { smallAzure } from '../approvals/support/small-azure.ts';

const cases = join(process.env.RECORDINGS_DIR ?? '../shared/recordings', 'cases');
const isThere = existsSync(cases);

interface Interaction {
  readonly request: { readonly method: string; readonly url: string; readonly body: unknown };
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body: unknown };
}
const read = (file: string): readonly Interaction[] =>
  (JSON.parse(readFileSync(join(cases, file), 'utf8')) as { interactions?: readonly Interaction[] }).interactions ?? [];
const filesOf = (pattern: RegExp): readonly string[] =>
  isThere ? readdirSync(cases).filter((file) => pattern.test(file)) : [];

/** Recordings in which nobody answers a connection, and where they are tested instead. */
const leftOut: Readonly<Record<string, string>> = {
  'pec-export-connection-name-formats.json': 'an export without requests; read in approvals.test.ts',
  'pls-aso-visibility.json': 'the service alone; read below',
  'pls-cloud-provider-2025-api.json': 'the service alone; read below',
  'pls-visibility-autoapproval-alias.json': 'the service alone; read below',
};

interface Decided {
  readonly type: string;
  readonly kind: 'approve' | 'reject';
  readonly refused: boolean;
}

const isAnswer = ({ request }: Interaction): boolean =>
  ['PUT', 'PATCH'].includes(request.method) && /\/privateEndpointConnections\/[^/?]+\?/i.test(request.url);

function statusOf(body: unknown): unknown {
  const state = propertiesOf(body).privateLinkServiceConnectionState;
  return isRecord(state) ? state.status : undefined;
}

/** Each kind of decision a recording holds, once. A recorder may have dropped the body: then the answer says what was wanted. */
function decisionsOf(file: string): readonly Decided[] {
  const found = read(file)
    .filter(isAnswer)
    .map(({ request, response }): Decided => {
      const type = parseResourceId(parseResourceId(new URL(request.url).pathname).parent ?? '').type;
      const status = statusOf(request.body) ?? statusOf(response.body);
      return { type, kind: status === 'Rejected' ? 'reject' : 'approve', refused: response.status >= 400 };
    });
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

const recordings = filesOf(/^(pec|pls|error-400-approve)-.*\.json$/).filter((file) => leftOut[file] === undefined);
const nobody = policyOf([]);

/** A request to a resource of the recorded type, seen and held. */
async function held(type: string): Promise<{ azure: SimulatedArm; room: Room<SimulatedArm['arm']>; resource: string }> {
  const azure = simulatedArm();
  const resource = await asked(azure, type);
  const room = openRoom(azure.arm);
  await room.pass(resource, nobody);
  return { azure, room, resource };
}

async function keyOf(room: Room<SimulatedArm['arm']>): Promise<string> {
  for await (const { row } of room.state.connections.listAll()) return row;
  throw new Error('nothing was remembered');
}

describe.skipIf(!isThere)('recorded decisions, made here and followed to their end (RECORDINGS_DIR)', () => {
  it.each(recordings)('%s', async (file) => {
    const decisions = decisionsOf(file);
    expect(decisions.length, 'decisions in the recording').toBeGreaterThan(0);
    for (const { type, kind, refused } of decisions) {
      const { azure, room, resource } = await held(type);
      const request = { connection: await keyOf(room), kind, by: 'ann', reason: 'recorded' } as const;
      const wanted = kind === 'approve' ? 'Approved' : 'Rejected';
      expect(['done', 'accepted'], `${kind} ${type}`).toContain((await room.decide(request, nobody)).kind);
      for (const count of [5, 10, 15]) {
        await azure.idle();
        await room.pass(resource, nobody, after(now, seconds(count)));
      }
      expect(await stateOf(azure, resource), `${kind} ${type}`).toMatchObject({ status: wanted });
      expect(await room.audit()).toMatchObject([{ action: kind, by: 'person ann' }]);
      // What the provider refused in the recording was decided already: here it is never asked again.
      const again = await room.decide(request, nobody, after(now, seconds(20)));
      expect(again, `the same again${refused ? ', as the provider refused' : ''}`).toMatchObject({ kind: 'done' });
      const opposite = { ...request, kind: kind === 'approve' ? 'reject' : 'approve', by: 'bob' } as const;
      expect(await room.decide(opposite, nobody, after(now, seconds(20)))).toMatchObject({ kind: 'conflict' });
      expect(await stateOf(azure, resource)).toMatchObject({ status: wanted });
      expect(await room.audit()).toHaveLength(1);
    }
  });

  it('leaves out only recordings that exist', () => {
    for (const file of Object.keys(leftOut)) expect(filesOf(/^(pec|pls)-/), file).toContain(file);
  });
});

describe.skipIf(!isThere)('recorded private link services (RECORDINGS_DIR)', () => {
  const bodiesOf = (file: string): readonly unknown[] =>
    read(file).flatMap(({ response: { status, body } }) =>
      status < 300 && isRecord(body) && /privateLinkServices$/.test(String(body.type)) ? [body] : [],
    );
  it.each(filesOf(/^pls-(aso|cloud|visibility)-.*\.json$/))(
    '%s says its alias and who is approved by itself',
    (file) => {
      const bodies = bodiesOf(file);
      expect(bodies.length).toBeGreaterThan(0);
      for (const body of bodies) {
        const { service: said } = parsePrivateLinkResource(body);
        expect(said?.alias).toMatch(/^.+\.[0-9a-f-]{36}\..+\.azure\.privatelinkservice$/);
        for (const field of ['autoApproval', 'visibility'] as const) {
          const recorded = propertiesOf(body)[field];
          const subscriptions = isRecord(recorded) ? recorded.subscriptions : [];
          expect(said?.[field]).toEqual(subscriptions ?? []);
        }
      }
    },
  );
});

/** Errors that are no answer to a write of a connection in their recording: played as one all the same. */
const errors = filesOf(/^error-(403|409|429|5\d\d)-.*\.json$/);

describe.skipIf(!isThere)('recorded errors, as the answer to an approval (RECORDINGS_DIR)', () => {
  it.each(errors)('%s', async (file) => {
    const failure = read(file).find(({ response }) => response.status >= 400)?.response;
    if (failure === undefined) throw new Error(`${file} holds no failure`);
    const { code, message = 'refused' } = readErrorBody(failure.body);
    const { status, headers, body } = failure;
    const retryAfter = readRetryAfter(headers['retry-after'], now);
    const error = classify({ status, code, message, retryAfter, violations: readPolicyViolations(body) });
    const room = openRoom(smallAzure([{ id: service }, connectionBody(service)]));
    const policy = policyOf([allowFriend]);
    room.azure.failWrite = { error, took: false };
    const outcome = await room.pass(service, policy);
    expect(room.azure.statusOf(connectionId(service))).toBe('Pending');
    if (error instanceof PermanentError) {
      expect(outcome).toMatchObject({ kind: 'blocked', reason: error.reason });
      expect(room.findings).toMatchObject([
        { check: 'reconcile-refused', severity: 'high', message: `${error.reason}: ${error.message}` },
      ]);
    } else {
      expect(['retry', 'conflict']).toContain(outcome.kind);
      if (retryAfter !== undefined) expect(outcome).toMatchObject({ after: retryAfter });
      expect(room.findings).toEqual([]);
    }
    await room.pass(service, policy, after(now, seconds(400)));
    expect(room.azure.statusOf(connectionId(service))).toBe('Approved');
    expect((await room.audit()).filter(({ answer }) => answer?.kind !== 'refused')).toHaveLength(1);
    expect((await room.state.connections.findByRow(shortId(connectionId(service))))?.value.decision?.state).toBe(
      'done',
    );
  });
});
