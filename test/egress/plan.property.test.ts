import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { explainEgress } from '../../src/egress/explain.ts';
import { judgeResources } from '../../src/egress/plan.ts';
import { types } from '../../src/egress/types.ts';
import { profileNames } from '../../src/policy/egress.ts';
import {
  cluster,
  egressPolicy,
  group,
  natGateway,
  network,
  now,
  registry,
  routeTable,
  sqlRule,
  sqlServer,
  storage,
  subnet,
  vault,
  withNat,
  withRoutes,
} from './support.ts';

/** The path of one resource of a type: `Microsoft.Sql/servers/one/firewallRules/one`. */
const pathOf = (type: string): string =>
  type
    .split('/')
    .map((part, depth) => (depth === 0 ? part : `${part}/one`))
    .join('/');
const paths = types.map(({ name }) => pathOf(name));
const names = [
  ...new Set(types.flatMap(({ contentFields }) => contentFields)),
  'bootstrapProfile',
  'subnets',
  'natGateway',
  'routeTable',
];

/** Bodies of the judged types whose known fields hold any JSON. */
const wildBody = fc.record({
  id: fc.constantFrom(...paths).map((path) => `${group}/providers/${path}`),
  properties: fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), fc.jsonValue())),
  sku: fc.jsonValue(),
  tags: fc.jsonValue(),
});
const anything = fc.oneof(fc.jsonValue(), wildBody);
const policy = fc.constantFrom(...profileNames).map((profile) => egressPolicy({ profile }));

/** Bodies as Azure sends them, a few of each kind. */
const switches = fc.constantFrom(undefined, null, 'Enabled', 'Disabled', 'SecuredByPerimeter');
const rules = fc.constantFrom(
  undefined,
  null,
  { defaultAction: 'Allow' },
  { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.4' }] },
);
const plainBody = fc.oneof(
  fc.record({ publicNetworkAccess: switches, networkAcls: rules }).map((properties) => storage(properties)),
  fc.record({ publicNetworkAccess: switches, networkAcls: rules }).map(vault),
  fc.record({ publicNetworkAccess: switches, networkRuleSet: rules }).map((properties) => registry(properties)),
  fc.record({ publicNetworkAccess: switches }).map(sqlServer),
  fc.constant(sqlRule('all', '0.0.0.0', '255.255.255.255')),
  fc
    .record({
      networkProfile: fc.record({
        outboundType: fc.constantFrom(undefined, 'loadBalancer', 'none', 'managedNATGateway'),
      }),
    })
    .map((properties) => cluster(properties)),
  fc.constantFrom({}, withNat, withRoutes, { defaultOutboundAccess: false }).map((properties) => subnet(properties)),
  fc
    .constantFrom({}, { defaultPublicNatGateway: withNat.natGateway }, { subnets: [subnet({})] })
    .map((properties) => network(properties)),
  fc.constantFrom({}, { publicIpPrefixes: [{ id: 'p' }] }).map(natGateway),
  fc.constantFrom(routeTable(), routeTable(['0.0.0.0/0', 'None'])),
);

it('never throws, with any JSON it is given', () => {
  fc.assert(
    fc.property(fc.array(anything), policy, (bodies, given) => {
      const { exposures, findings } = judgeResources(bodies, given, now);
      const known = new Set(exposures.map(({ id }) => id));
      expect(findings.every(({ subject }) => known.has(subject))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('explains or refuses, and never fails otherwise', () => {
  fc.assert(
    fc.property(fc.oneof(anything, fc.array(anything)), (input) => {
      try {
        explainEgress(input, { now });
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
  );
});

it('says the same for any order of the bodies, doubles included', () => {
  const shuffled = fc
    .array(fc.oneof(plainBody, wildBody), { maxLength: 12 })
    .chain((bodies) => fc.tuple(fc.constant(bodies), fc.shuffledSubarray(bodies, { minLength: bodies.length })));
  fc.assert(
    fc.property(shuffled, policy, ([bodies, others], given) => {
      expect(judgeResources(others, given, now)).toEqual(judgeResources(bodies, given, now));
    }),
    { numRuns: 300 },
  );
});

it('says the same when bodies carry properties nobody knows', () => {
  const unknown = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 8 }).map((name) => `x-${name}`),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(plainBody, { selector: ({ id }) => String(id) }),
      unknown,
      policy,
      (bodies, more, given) => {
        const fuller = bodies.map((body) => ({
          ...more,
          ...body,
          properties: { ...more, ...(body.properties as object) },
        }));
        expect(judgeResources(fuller, given, now)).toEqual(judgeResources(bodies, given, now));
      },
    ),
  );
});

it('a narrower profile never finds less of anything that counts', () => {
  fc.assert(
    fc.property(fc.array(plainBody), (bodies) => {
      const counted = profileNames.map((profile) =>
        judgeResources(bodies, egressPolicy({ profile }), now)
          .findings.filter(({ severity }) => severity !== 'info')
          .map(({ check, subject }) => `${check} ${subject}`),
      );
      for (const [index, found] of counted.entries()) {
        expect(counted[index + 1] ?? found).toEqual(expect.arrayContaining(found));
      }
    }),
  );
});
