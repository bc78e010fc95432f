import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Body, connects, type Place } from './naive.ts';
import { explain, namespace, node, pod } from './objects.ts';

const labelSets = [{}, { app: 'web' }, { app: 'api' }, { app: 'web', tier: 'front' }];

const places: readonly Place[] = [
  ...['one', 'two'].flatMap((space, s) =>
    labelSets.map(
      (labels, index): Place => ({
        name: `pod:${space}/p${index}`,
        kind: 'pod',
        ip: `10.0.0.${s * 4 + index}`,
        namespace: space,
        labels,
        on: `node:n${index % 2}`,
      }),
    ),
  ),
  { name: 'pod:one/host', kind: 'node', ip: '10.0.0.10', is: 'node:n0' },
  { name: 'node:n0', kind: 'node', ip: '10.0.0.10' },
  { name: 'node:n1', kind: 'node', ip: '10.0.0.11' },
  { name: 'ip:203.0.113.4', kind: 'outside', ip: '203.0.113.4' },
  { name: 'ip:203.0.113.9', kind: 'outside', ip: '203.0.113.9' },
];

const cluster = [
  ...['one', 'two'].map((name) => namespace(name, { name })),
  node('n0', '10.0.0.10'),
  node('n1', '10.0.0.11'),
  pod('one/host', { ip: '10.0.0.10', hostNetwork: true, labels: { app: 'web' }, node: 'n0' }),
  ...places.flatMap(({ name, kind, ip, labels = {}, on = '' }) =>
    kind === 'pod'
      ? [pod(name.slice('pod:'.length), { ip, labels: { ...labels }, node: on.slice('node:'.length) })]
      : [],
  ),
];

const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom('app', 'tier'),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.subarray(['web', 'api', 'front'], { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom('app', 'tier'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selector = fc.oneof(
  fc.constantFrom({}, ...labelSets.slice(1).map((matchLabels) => ({ matchLabels }))),
  fc.record({ matchExpressions: fc.array(requirement, { minLength: 1, maxLength: 2 }) }),
);
const spaces = fc.constantFrom(
  {},
  { matchLabels: { name: 'one' } },
  { matchExpressions: [{ key: 'name', operator: 'NotIn', values: ['one'] }] },
);
const block = fc.constantFrom(
  { cidr: '10.0.0.0/28' },
  { cidr: '10.0.0.0/28', except: ['10.0.0.4/30'] },
  { cidr: '10.0.0.8/30' },
  { cidr: '203.0.113.0/28', except: ['203.0.113.8/29'] },
  { cidr: '203.0.113.9/32' },
  { cidr: '0.0.0.0/0' },
);
const peer = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: spaces }),
  fc.record({ podSelector: selector, namespaceSelector: spaces }),
  fc.record({ ipBlock: block }),
);
const port = fc.record(
  { protocol: fc.constantFrom('TCP', 'UDP'), port: fc.constantFrom(80, 81), endPort: fc.constant(82) },
  { requiredKeys: ['port'] },
);
const peersAndPorts = (name: string) =>
  fc.record(
    {
      [name]: fc.array(peer, { maxLength: 2 }),
      ports: fc.array(fc.oneof(port, fc.record({ protocol: fc.constant('UDP') })), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
const kubernetesPolicy = fc.record(
  {
    podSelector: selector,
    policyTypes: fc.subarray(['Ingress', 'Egress']),
    ingress: fc.array(peersAndPorts('from'), { maxLength: 2 }),
    egress: fc.array(peersAndPorts('to'), { maxLength: 2 }),
  },
  { requiredKeys: ['podSelector'] },
);

const toPorts = fc.array(
  fc.record({
    ports: fc.array(
      fc.record(
        { port: fc.constantFrom('80', '81', '0'), protocol: fc.constantFrom('TCP', 'UDP', 'ANY') },
        { requiredKeys: ['port'] },
      ),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  { maxLength: 2 },
);
const entry = (side: string) =>
  fc.oneof(
    fc.record(
      { [`${side}Endpoints`]: fc.array(selector, { maxLength: 2 }), toPorts },
      { requiredKeys: [`${side}Endpoints`] },
    ),
    fc.record(
      { [`${side}Entities`]: fc.subarray(['all', 'world', 'cluster', 'host', 'remote-node']), toPorts },
      { requiredKeys: [`${side}Entities`] },
    ),
    fc.record({ [`${side}CIDRSet`]: fc.array(block, { maxLength: 2 }) }),
    fc.record({ [`${side}CIDR`]: fc.subarray(['203.0.113.0/29', '203.0.113.9', '10.0.0.0/28']) }),
    fc.record({ toPorts }, { requiredKeys: [] }),
  );
const ciliumPolicy = fc
  .record(
    {
      endpointSelector: selector,
      ingress: fc.array(entry('from'), { minLength: 1, maxLength: 2 }),
      ingressDeny: fc.array(entry('from'), { minLength: 1, maxLength: 1 }),
      egress: fc.array(entry('to'), { minLength: 1, maxLength: 2 }),
      egressDeny: fc.array(entry('to'), { minLength: 1, maxLength: 1 }),
      enableDefaultDeny: fc.record({ ingress: fc.boolean(), egress: fc.boolean() }, { requiredKeys: [] }),
    },
    { requiredKeys: ['endpointSelector'] },
  )
  .filter((spec) => [spec.ingress, spec.ingressDeny, spec.egress, spec.egressDeny].some((each) => each !== undefined));

const policies = fc.array(
  fc.oneof(
    fc.record({
      apiVersion: fc.constant('networking.k8s.io/v1'),
      kind: fc.constant('NetworkPolicy'),
      namespace: fc.constantFrom('one', 'two'),
      spec: kubernetesPolicy,
    }),
    fc.record({
      apiVersion: fc.constant('cilium.io/v2'),
      kind: fc.constant('CiliumNetworkPolicy'),
      namespace: fc.constantFrom('one', 'two'),
      spec: ciliumPolicy,
    }),
    fc.record({
      apiVersion: fc.constant('cilium.io/v2'),
      kind: fc.constant('CiliumClusterwideNetworkPolicy'),
      namespace: fc.constant(''),
      spec: ciliumPolicy,
    }),
  ),
  { minLength: 1, maxLength: 4 },
);

const toObjects = (
  drawn: readonly { apiVersion: string; kind: string; namespace: string; spec: unknown }[],
): readonly Body[] =>
  drawn.map(({ namespace: space, ...rest }, index) => ({
    ...rest,
    metadata: { name: `p${index}`, ...(space === '' ? {} : { namespace: space }) },
  }));

const plane = fc.constantFrom('kubernetes' as const, 'cilium' as const);

/** All pairs of places, in one go. */
function answers(
  objects: readonly unknown[],
  dataplane: 'kubernetes' | 'cilium',
  number: number,
  protocol: string,
): readonly string[] {
  const pairs = places.flatMap((from) =>
    places.map((to) => ({ from: from.name, to: to.name, port: number, protocol, dataplane })),
  );
  return explain(objects, ...pairs).probes.map(({ answer }) => answer);
}

describe('the evaluator', () => {
  it('says of every pair of places what crossing out one by one says', () => {
    fc.assert(
      fc.property(
        policies,
        plane,
        fc.constantFrom(80, 81, 82, 83),
        fc.constantFrom('TCP', 'UDP', 'SCTP'),
        (drawn, dataplane, number, protocol) => {
          const objects = toObjects(drawn);
          const expected = places.flatMap((from) =>
            places.map((to) =>
              connects({ from, to, port: number, protocol }, objects, dataplane) ? 'allowed' : 'denied',
            ),
          );
          expect(answers([...cluster, ...objects], dataplane, number, protocol)).toEqual(expected);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('knows no order among policies, and none among objects', () => {
    fc.assert(
      fc.property(policies, plane, (drawn, dataplane) => {
        const objects = [...cluster, ...toObjects(drawn)];
        expect(answers(objects.toReversed(), dataplane, 80, 'TCP')).toEqual(answers(objects, dataplane, 80, 'TCP'));
      }),
      { numRuns: 20 },
    );
  });

  it('a rule that denies everybody beats every rule that allows', () => {
    fc.assert(
      fc.property(policies, (drawn) => {
        const objects = [...cluster, ...toObjects(drawn)];
        const deny = {
          apiVersion: 'cilium.io/v2',
          kind: 'CiliumClusterwideNetworkPolicy',
          metadata: { name: 'deny' },
          spec: { endpointSelector: {}, ingressDeny: [{ fromEntities: ['all'] }] },
        };
        const pairs = places.flatMap((from) => places.map((to) => ({ from, to })));
        const all = answers([...objects, deny], 'cilium', 80, 'TCP');
        for (const [index, { from, to }] of pairs.entries())
          if (to.kind === 'pod' && from.name !== to.name && (from.is ?? from.name) !== to.on)
            expect(all[index]).toBe('denied');
      }),
      { numRuns: 15 },
    );
  });
});
