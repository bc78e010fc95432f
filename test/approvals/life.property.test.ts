import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { after, seconds } from '../../src/core/time.ts';
import {
  allowFriend,
  connectionBody,
  connectionId,
  friend,
  now,
  policyOf,
  service,
  stranger,
} from './support/build.ts';
import { openRoom, type Room } from './support/room.ts';
import { type SmallAzure, smallAzure } from './support/small-azure.ts';

/** c1 is a friend's, c2 a stranger's. */
const names = ['c1', 'c2'] as const;
const policies = {
  none: policyOf([]),
  allow: policyOf([allowFriend]),
  refuse: policyOf([{ name: 'strangers', action: 'reject', from: { subscriptions: [stranger] } }]),
  observe: policyOf([allowFriend], { mode: 'observe', outsidePolicy: 'remove' }),
  remove: policyOf([allowFriend], { outsidePolicy: 'remove' }),
  expire: policyOf([], { pending: { remindAfter: '1m', expireAfter: '5m' } }),
  two: policyOf([], { twoPerson: [{ targets: {} }] }),
} as const;

const people = ['ann', 'bob'] as const;

type Step =
  | { readonly kind: 'pass' }
  | { readonly kind: 'policy'; readonly to: keyof typeof policies }
  | {
      readonly kind: 'decide';
      readonly name: (typeof names)[number];
      readonly answer: 'approve' | 'reject';
      readonly by: (typeof people)[number];
    }
  | { readonly kind: 'defer'; readonly name: (typeof names)[number]; readonly seconds: number }
  | {
      readonly kind: 'byHand';
      readonly name: (typeof names)[number];
      readonly status: 'Approved' | 'Rejected' | 'Pending';
    }
  | { readonly kind: 'finish' }
  | { readonly kind: 'break'; readonly took: boolean }
  | { readonly kind: 'wait'; readonly seconds: number };

const name = fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ kind: 'pass' }) },
  fc.record({
    kind: fc.constant('policy'),
    to: fc.constantFrom(...(Object.keys(policies) as (keyof typeof policies)[])),
  }),
  fc.record({
    kind: fc.constant('decide'),
    name,
    answer: fc.constantFrom('approve', 'reject'),
    by: fc.constantFrom(...people),
  }),
  fc.record({ kind: fc.constant('defer'), name, seconds: fc.constantFrom(30, 600) }),
  fc.record({ kind: fc.constant('byHand'), name, status: fc.constantFrom('Approved', 'Rejected', 'Pending') }),
  fc.constant<Step>({ kind: 'finish' }),
  fc.record({ kind: fc.constant('break'), took: fc.boolean() }),
  fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(5, 40, 400) }),
) as fc.Arbitrary<Step>;

interface Written {
  readonly name: string;
  readonly before: string | undefined;
  readonly status: string;
  readonly description: string;
  readonly policy: keyof typeof policies;
}

/** A small Azure that keeps what was written to it, and over what. */
function watched(azure: SmallAzure, policy: () => keyof typeof policies): { azure: SmallAzure; written: Written[] } {
  const written: Written[] = [];
  const put: SmallAzure['put'] = (id, version, body, options) => {
    const { privateLinkServiceConnectionState: state } = (
      body as { properties: Record<string, { status: string; description: string }> }
    ).properties;
    written.push({
      name: id.slice(id.lastIndexOf('/') + 1),
      before: azure.statusOf(id),
      status: state?.status ?? '',
      description: state?.description ?? '',
      policy: policy(),
    });
    return azure.put(id, version, body, options);
  };
  return {
    azure: new Proxy(azure, { get: (target, field) => (field === 'put' ? put : Reflect.get(target, field)) }),
    written,
  };
}

const bodyOf = (which: string, status: string): Record<string, unknown> =>
  connectionBody(service, { name: which, status, from: which === 'c1' ? friend : stranger });

async function live(
  steps: readonly Step[],
  writes: 'sync' | 'async',
): Promise<{ room: Room; written: readonly Written[]; decided: Set<string> }> {
  let policy: keyof typeof policies = 'none';
  let at = now;
  const base = smallAzure([{ id: service }, bodyOf('c1', 'Pending'), bodyOf('c2', 'Pending')], {
    writes,
    strict: false,
  });
  const { azure, written } = watched(base, () => policy);
  const room = openRoom(azure);
  const decided = new Set<string>();
  for (const each of steps) {
    at = after(at, seconds(1));
    if (each.kind === 'pass') await room.pass(service, policies[policy], at);
    if (each.kind === 'policy') policy = each.to;
    if (each.kind === 'wait') at = after(at, seconds(each.seconds));
    if (each.kind === 'finish') base.finish();
    if (each.kind === 'break') base.failWrite = { error: new RetryableError('broken'), took: each.took };
    if (each.kind === 'byHand')
      base.bodies.set(connectionId(service, each.name).toLowerCase(), bodyOf(each.name, each.status));
    if (each.kind === 'decide') {
      const request = {
        connection: shortId(connectionId(service, each.name)),
        kind: each.answer,
        by: each.by,
        reason: 'said so',
      };
      const result = await room.decide(request, policies[policy], at).catch(() => undefined);
      if (result?.kind === 'accepted' || result?.kind === 'done') decided.add(`${each.name} ${each.answer} ${each.by}`);
    }
    if (each.kind === 'defer') {
      const connection = shortId(connectionId(service, each.name));
      const until = after(at, seconds(each.seconds));
      await room.defer({ connection, by: 'ann', reason: 'later', until }, policies[policy], at).catch(() => undefined);
    }
  }
  return { room, written, decided };
}

const removed = 'Rejected by Gatehouse: it was approved past policy: somebody approved it in Azure';
const expired = 'Rejected by Gatehouse: nobody answered it within 5m';

describe('whatever order passes, people, policies, hands and failures come in', () => {
  it.each(['sync', 'async'] as const)(
    'only what is allowed or decided is written, and only over Pending (%s)',
    async (writes) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
          const { written, decided } = await live(steps, writes);
          for (const { name: which, before, status, description, policy } of written) {
            expect(policy).not.toBe('observe');
            const byRemoval = policy === 'remove' && status === 'Rejected' && description.startsWith(removed);
            expect(before).toBe(byRemoval ? 'Approved' : 'Pending');
            const answer = status === 'Approved' ? 'approve' : 'reject';
            const byPerson = people.some(
              (who) => decided.has(`${which} ${answer} ${who}`) && description.includes(` by ${who}: `),
            );
            const byRule =
              ((policy === 'allow' || policy === 'remove') &&
                which === 'c1' &&
                description === 'Approved by Gatehouse rule friends') ||
              (policy === 'refuse' && which === 'c2' && description === 'Rejected by Gatehouse rule strangers');
            const byExpiry = policy === 'expire' && status === 'Rejected' && description === expired;
            expect(
              byPerson || byRule || byRemoval || byExpiry,
              `${status} ${which} under ${policy}: ${description}`,
            ).toBe(true);
          }
        }),
        { numRuns: 200 },
      );
    },
  );

  it('everything comes to rest: no decision stays unfinished, and a last pass changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 10 }),
        fc.constantFrom('sync' as const, 'async' as const),
        async (steps, writes) => {
          const { room, written } = await live(steps, writes);
          room.azure.failWrite = undefined;
          const count = written.length;
          const passLater = (round: number) =>
            room.pass(service, policies.allow, after(now, seconds(10_000 + 400 * round)));
          for (let round = 0; round < 4; round += 1) {
            await passLater(round);
            room.azure.finish();
          }
          const end = written.length;
          await passLater(4);
          expect(written.length).toBe(end);
          expect(end - count).toBeLessThanOrEqual(3);
          for (const which of names) {
            const row = await room.row(service, which);
            expect(['writing', 'running']).not.toContain(row?.decision?.state);
            expect(row?.state).toBe(room.azure.statusOf(connectionId(service, which)));
          }
          const ids = (await room.audit()).map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
      { numRuns: 150 },
    );
  });
});
