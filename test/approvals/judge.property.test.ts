import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Connection, PrivateLinkResource, Verdict } from '../../src/approvals/model.ts';
import { planApprovals } from '../../src/approvals/plan.ts';
import { judgeConnection } from '../../src/approvals/rules/judge.ts';
import { parseConnection, toPrivateLinkResource } from '../../src/approvals/schema.ts';
import { parseResourceId } from '../../src/core/resource-id.ts';
import { type ApprovalsPolicy, ApprovalsPolicy as Schema } from '../../src/policy/approvals.ts';
import {
  connectionBody,
  endpointId,
  friend,
  now,
  ours,
  rowOf,
  service,
  storage,
  stranger,
  vault,
} from './support/build.ts';

const subscription = fc.constantFrom(ours, friend, stranger);
const groupId = fc.constantFrom('blob', 'file', 'vault');
const some = <T>(element: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(element, { minLength: 1, maxLength: 2 });
const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(fields: T): fc.Arbitrary<object> =>
  fc.record(fields, { requiredKeys: [] });

const conditions = {
  targets: optional({
    types: some(fc.constantFrom('Microsoft.KeyVault/vaults', 'Microsoft.Storage/storageAccounts')),
    ids: some(fc.constantFrom('/subscriptions/**/kv1', '/subscriptions/*/resourceGroups/rg-app/**')),
    groupIds: some(groupId),
    tags: fc.constant({ env: 'dev' }),
  }),
  message: fc.constantFrom('*', 'please', '*ticket*'),
  limit: fc.integer({ min: 1, max: 2 }),
  validFrom: fc.constantFrom('2026-01-01', '2026-06-01'),
};
const requester = fc
  .tuple(
    optional({ locations: some(fc.constantFrom('eastus', 'westeurope')), endpoints: fc.constant(['pe*']) }),
    some(subscription),
  )
  .map(([rest, subscriptions]) => ({ ...rest, subscriptions }));

const rule = fc.oneof(
  fc.tuple(optional(conditions), requester).map(([rest, from]) => ({ ...rest, from, action: 'approve' })),
  fc
    .tuple(
      optional({ targets: conditions.targets, message: conditions.message, from: requester }),
      fc.constantFrom('reject', 'hold'),
    )
    .map(([rest, action]) => ({ ...rest, action })),
);
const policy = fc
  .array(rule, { maxLength: 5 })
  .map((rules) =>
    Schema.parse({ mode: 'enforce', rules: rules.map((each, index) => ({ ...each, name: `r${index}` })) }),
  );

const target = fc.constantFrom(vault, storage, service);
const connectionOf = (resource: string, name: fc.Arbitrary<string> = fc.constant('c1')): fc.Arbitrary<Connection> =>
  fc
    .record({
      name,
      status: fc.constantFrom(
        'Pending',
        'Pending',
        'Pending',
        'Approved',
        'Rejected',
        'Disconnected',
        'Approving',
        'Odd',
      ),
      from: fc.option(subscription),
      message: fc.constantFrom('please', 'a ticket', ''),
      location: fc.option(fc.constantFrom('eastus', 'westeurope'), { nil: undefined }),
      groupIds: fc.option(some(groupId), { nil: undefined }),
    })
    .map(({ location, groupIds, ...rest }) =>
      parseConnection(
        connectionBody(resource, {
          ...rest,
          ...(location === undefined ? {} : { location }),
          ...(groupIds === undefined ? {} : { groupIds }),
        }),
      ),
    );
const asked = target.chain((id) => fc.tuple(fc.constant(resourceOf(id)), connectionOf(id)));

function resourceOf(id: string): PrivateLinkResource {
  return toPrivateLinkResource(parseResourceId(id));
}

const judge = (
  rules: ApprovalsPolicy,
  resource: PrivateLinkResource,
  connection: Connection,
  approvedByRule: ReadonlyMap<string, number> = new Map(),
): Verdict => judgeConnection({ resource, connection, policy: rules, now, approvedByRule });

/** Written apart from the code under test: what a security engineer would read in a rule, in the plainest words. */
function mayApprove(rules: ApprovalsPolicy, name: string, { requester: who }: Connection): boolean {
  const found = rules.rules.find((each) => each.name === name);
  return (
    found?.action === 'approve' && who.kind === 'seen' && found.from?.subscriptions?.includes(who.subscription) === true
  );
}

describe('under any rules and for any request', () => {
  it('nothing is approved but by a rule that approves the subscription that asks', () => {
    fc.assert(
      fc.property(policy, asked, (rules, [resource, connection]) => {
        const { verdict, rule: name } = judge(rules, resource, connection);
        if (verdict === 'approve') expect(mayApprove(rules, name, connection)).toBe(true);
      }),
    );
  });

  it('what is not Pending gets no verdict and no action', () => {
    fc.assert(
      fc.property(policy, asked, (rules, [resource, connection]) => {
        fc.pre(connection.state !== 'pending');
        expect(judge(rules, resource, connection).verdict).toBe('none');
        const observed = {
          resource,
          exists: true,
          connections: [{ kind: 'read' as const, connection }],
          rows: [],
          tenantOf: new Map(),
          subscriptions: [],
        };
        expect(planApprovals(observed, rules, now).actions).toEqual([]);
      }),
    );
  });

  it('rules that do not match may be left out, or come in any order', () => {
    fc.assert(
      fc.property(policy, asked, fc.array(fc.nat()), (rules, [bare, request], places) => {
        const resource = { ...bare, tags: { env: 'dev' } };
        const connection = see(request);
        fc.pre(connection.requester.kind === 'seen');
        const { verdict, rule: name } = judge(rules, resource, connection);
        const matches = rules.rules.filter(
          (each) => judge({ ...rules, rules: [each] }, resource, connection).rule !== null,
        );
        const others = rules.rules.filter((each) => !matches.includes(each));
        expect(judge({ ...rules, rules: matches }, resource, connection)).toMatchObject({ verdict, rule: name });
        const mixed = [...matches];
        for (const [index, each] of others.entries()) mixed.splice((places[index] ?? 0) % (mixed.length + 1), 0, each);
        expect(judge({ ...rules, rules: mixed }, resource, connection)).toMatchObject({ verdict, rule: name });
      }),
    );
  });

  it('a requester nobody names is never approved', () => {
    fc.assert(
      fc.property(policy, asked, (rules, [resource, connection]) => {
        const { verdict } = judge(rules, resource, { ...connection, requester: { kind: 'unseen' } });
        expect(verdict).not.toBe('approve');
      }),
    );
  });

  it('seeing less never turns a hold or a rejection into an approval', () => {
    fc.assert(
      fc.property(policy, asked, (rules, [resource, connection]) => {
        const seen = judge(rules, { ...resource, tags: { env: 'dev' } }, see(connection));
        const blurred = judge(rules, { ...resource, tags: undefined }, blur(see(connection)));
        if (blurred.verdict === 'approve') expect(seen).toMatchObject({ verdict: 'approve' });
      }),
    );
  });

  it('each rule before the one that decides says why it did not', () => {
    fc.assert(
      fc.property(policy, asked, (rules, [resource, connection]) => {
        const { verdict, rule: name, objections } = judge(rules, resource, connection);
        fc.pre(verdict !== 'none');
        const decided = name === null ? rules.rules.length : rules.rules.findIndex((each) => each.name === name);
        const earlier = rules.rules.slice(0, decided).map((each) => each.name);
        expect(objections.map((each) => each.rule).slice(0, earlier.length)).toEqual(earlier);
        for (const { because } of objections) expect(because).not.toBe('');
      }),
    );
  });

  it('a limit is never passed, however many ask at once', () => {
    const requests = fc.uniqueArray(fc.stringMatching(/^c[0-9]{1,2}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(policy, requests, subscription, fc.nat(3), (rules, names, from, before) => {
        const connections = names.map((name, index) => ({
          kind: 'read' as const,
          connection: parseConnection(
            connectionBody(vault, { name, from, status: index < before ? 'Approved' : 'Pending' }),
          ),
        }));
        const approvedBy = rules.rules[0]?.name ?? 'r0';
        const decision = {
          id: 'd',
          kind: 'approve' as const,
          by: `rule ${approvedBy}`,
          reason: '',
          at: now.toISOString(),
          state: 'done' as const,
        };
        const endpoint = endpointId(from).toLowerCase();
        const rows = names.slice(0, before).map((name) => rowOf(vault, { name, endpoint, decision }));
        const plan = planApprovals(
          { tenantOf: new Map(), resource: resourceOf(vault), exists: true, connections, rows, subscriptions: [] },
          rules,
          now,
        );
        for (const { name, limit } of rules.rules) {
          if (limit === undefined) continue;
          const mine = plan.actions.filter(({ kind, by }) => kind === 'approve' && by === `rule ${name}`).length;
          const standing = name === approvedBy ? rows.length : 0;
          if (mine > 0) expect(mine + standing).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});

/** Everything about the connection is known. */
const see = (connection: Connection): Connection => ({
  ...connection,
  groupIds: connection.groupIds ?? ['blob'],
  requester:
    connection.requester.kind === 'unseen'
      ? connection.requester
      : { ...connection.requester, location: connection.requester.location ?? 'eastus' },
});

/** Nothing is known that a provider may leave out. */
const blur = (connection: Connection): Connection => ({
  ...connection,
  groupIds: undefined,
  requester:
    connection.requester.kind === 'unseen' ? connection.requester : { ...connection.requester, location: undefined },
});
