import { describe, expect, it } from 'vitest';
import { explainPolicies } from '../../../src/clusters/policies/explain.ts';
import { InputError } from '../../../src/core/errors.ts';
import { explain, list, namespace, networkPolicy, pod, type Question, service } from './objects.ts';

const world = [
  namespace('shop'),
  pod('shop/web', { labels: { app: 'web' }, ip: '10.1.0.1' }),
  pod('shop/api', { labels: { app: 'api' }, ip: '10.1.0.2' }),
];
const web = { matchLabels: { app: 'web' } };
const question = { from: 'pod:shop/api', to: 'pod:shop/web' };
const toService = { to: 'service:shop/s' };
const gone = pod('shop/gone', { ip: '10.1.0.9', phase: 'Succeeded' });

describe('the answer', () => {
  it('names every policy that speaks, by direction', () => {
    const policies = [
      networkPolicy('shop/in', { podSelector: web, ingress: [{ from: [{ podSelector: {} }] }] }),
      networkPolicy('shop/also', { podSelector: web, ingress: [{ ports: [{ port: 80 }] }] }),
      networkPolicy('shop/closed', { podSelector: {}, policyTypes: ['Ingress'] }),
    ];
    expect(explain([...world, ...policies], question).probes).toEqual([
      {
        id: '0',
        answer: 'allowed',
        because: [
          { policy: '', direction: 'egress', says: 'no policy' },
          { policy: 'NetworkPolicy/shop/in', direction: 'ingress', says: 'allowed' },
          { policy: 'NetworkPolicy/shop/also', direction: 'ingress', says: 'allowed' },
        ],
      },
    ]);
  });

  it.each<[note: string, objects: readonly unknown[], question: Partial<Question>]>([
    ["pod shop/gone has ended, and its address may be another's by now", [gone], { to: 'pod:shop/gone' }],
    ["pod shop/gone has ended, and its address may be another's by now", [gone], { from: 'pod:shop/gone' }],
    [
      'a service sends nothing of its own: ask from one of its pods',
      [service('shop/s', { spec: { clusterIP: '10.0.0.9' } })],
      { from: 'ip:10.0.0.9' },
    ],
    [
      "nobody.shop.svc is a service's name, and no such service is among the objects",
      [],
      { to: 'name:nobody.shop.svc' },
    ],
    ['service shop/s has no selector, so where it leads is not among the objects', [service('shop/s', {})], toService],
    ['no living pod is behind service shop/s', [service('shop/s', { selector: { app: 'x' } })], toService],
    [
      'service shop/s has no port 81 of TCP',
      [service('shop/s', { selector: { app: 'web' } })],
      { ...toService, port: 81 },
    ],
    [
      'no pod behind service shop/s has the port that its targetPort names',
      [service('shop/s', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] })],
      toService,
    ],
  ])('is unknown and says why: %s', (note, objects, asked) => {
    expect(explain([...world, ...objects], { ...question, ...asked }).probes).toEqual([
      { id: '0', answer: 'unknown', because: [{ policy: '', direction: 'ingress', says: 'no policy', note }] },
    ]);
  });

  it('names every policy that closes it', () => {
    const policies = ['one', 'two'].map((name) =>
      networkPolicy(`shop/${name}`, { podSelector: {}, policyTypes: ['Ingress'] }),
    );
    const { probes } = explain([...world, ...policies], question);
    expect(probes[0]).toMatchObject({
      answer: 'denied',
      because: [
        { says: 'no policy' },
        { policy: 'NetworkPolicy/shop/one', direction: 'ingress', says: 'denied' },
        { policy: 'NetworkPolicy/shop/two', direction: 'ingress', says: 'denied' },
      ],
    });
  });

  it('reads what kubectl prints and manifests as written alike', () => {
    const printed = networkPolicy('shop/p', {
      podSelector: web,
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }],
    });
    const written = networkPolicy('shop/p', {
      podSelector: web,
      ingress: [{ from: [], ports: [{ port: 80 }] }],
      egress: [],
    });
    const probes = [80, 81].map((port) => ({
      id: String(port),
      ...question,
      port,
      protocol: 'TCP',
      dataplane: 'kubernetes',
    }));
    const answers = [printed, written].map((policy) =>
      explainPolicies([...world, policy], probes).probes.map(({ answer }) => answer),
    );
    expect(answers).toEqual([
      ['allowed', 'denied'],
      ['allowed', 'denied'],
    ]);
  });

  it('reads lists of one kind, as kubectl get --raw prints them: elements say neither kind nor apiVersion', () => {
    const bare = (objects: readonly unknown[], of: string, apiVersion = 'v1') => ({
      kind: `${of}List`,
      apiVersion,
      items: (objects as readonly Record<string, unknown>[]).map(({ kind: _, apiVersion: __, ...rest }) => rest),
    });
    const closed = [networkPolicy('shop/p', { podSelector: web, policyTypes: ['Ingress'] })];
    const lists = [
      bare(world.slice(0, 1), 'Namespace'),
      bare(world.slice(1), 'Pod'),
      bare(closed, 'NetworkPolicy', 'networking.k8s.io/v1'),
    ];
    const probe = { id: 'a', ...question, port: 80, dataplane: 'kubernetes' };
    expect(explainPolicies(lists, [probe])).toEqual(explainPolicies([...world, ...closed], [probe]));
    expect(explainPolicies(lists, [probe]).probes[0]?.answer).toBe('denied');
  });

  it('refuses what the API server answered in place of objects, with its words', () => {
    const refused = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'pods is forbidden', code: 403 };
    expect(() => explainPolicies([...world, refused], [])).toThrow(/holds no objects: pods is forbidden/);
  });

  it.each([
    { kind: 'networkpolicy', meant: 'NetworkPolicy' },
    { kind: 'NetworkPolicies', meant: 'NetworkPolicy' },
    { kind: 'ciliumnetworkpolicies', meant: 'CiliumNetworkPolicy' },
    { kind: 'pod', meant: 'Pod' },
    { kind: 'services', meant: 'Service' },
  ])('refuses $kind, which would be passed over, and says what to write', ({ kind, meant }) => {
    const objects = [...world, { apiVersion: 'v1', kind, metadata: { namespace: 'shop', name: 'p' } }];
    expect(() => explainPolicies(objects, [])).toThrow(
      `[3].kind: is '${kind}', which Kubernetes doesn't know; write '${meant}'`,
    );
  });

  it.each(['protocl', 'Protocol', 'proto'])(
    'refuses %s instead of the protocol, whose default it would be taken for',
    (name) => {
      const probe = { id: 'a', ...question, port: 53, dataplane: 'kubernetes' };
      expect(() => explainPolicies(world, [{ ...probe, [name]: 'UDP' }])).toThrow(
        `[0].${name}: is not known here; did you mean 'protocol'?`,
      );
      expect(explainPolicies(world, [{ ...probe, comment: 'names' }]).probes).toHaveLength(1);
    },
  );

  it('passes over kinds that decide nothing, also a Service of another group', () => {
    const others = [
      { kind: 'Deployment', metadata: { name: 'web' } },
      { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: 'none' } },
    ];
    expect(explain([...world, ...others], question).probes[0]?.answer).toBe('allowed');
  });

  it('says nothing where nothing is asked and nothing is wrong', () => {
    expect(explainPolicies(list(...world), [])).toEqual({ probes: [], warnings: [] });
  });

  it('does not know the labels of a namespace that is not among the objects, but for its name', () => {
    const objects = [...world, pod('far/job', { ip: '10.1.0.9' })];
    const from = (matchLabels: Record<string, string>) =>
      networkPolicy('shop/p', { podSelector: web, ingress: [{ from: [{ namespaceSelector: { matchLabels } }] }] });
    const answer = (policy: unknown) =>
      explain([...objects, policy], { from: 'pod:far/job', to: 'pod:shop/web' }).probes[0]?.answer;
    expect(answer(from({ team: 'far' }))).toBe('unknown');
    expect(answer(from({ 'kubernetes.io/metadata.name': 'far' }))).toBe('allowed');
  });
});

describe('what can not be read is named', () => {
  const problems = (objects: unknown, probes: unknown = []): readonly string[] => {
    try {
      explainPolicies(objects, probes);
      return [];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return error.problems.map(({ path, message }) => `${error.what} ${path}: ${message}`);
    }
  };
  const probe = { id: 'a', ...question, port: 80, protocol: 'TCP', dataplane: 'kubernetes' };

  it.each([
    {
      when: 'a text',
      objects: 'pods',
      says: [
        "objects : is neither a List (as 'kubectl get … -o json' prints it), an array of manifests nor a manifest",
      ],
    },
    {
      when: 'an element that is none',
      objects: list(7),
      says: ['objects items[0]: is not a Kubernetes object; expected { "kind": …, "metadata": … }'],
    },
    {
      when: 'an element without a kind',
      objects: list({ metadata: { name: 'p' } }),
      says: ["objects items[0].kind: is missing; say what it is, e.g. 'Pod' or 'NetworkPolicy'"],
    },
    {
      when: 'a policy without a name',
      objects: list({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec: {} }),
      says: ['objects items[0].metadata.name: is missing; give the policy a name'],
    },
    {
      when: 'a policy in a namespace that is no text',
      objects: [
        { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p', namespace: 7 }, spec: {} },
      ],
      says: ['objects [0].metadata.namespace: is no text; give the name of a namespace'],
    },
    {
      when: 'a pod with an address that is none',
      objects: [pod('shop/web', { ip: 'here' })],
      says: expect.arrayContaining([expect.stringContaining('objects [0].status.podIP: is not an address')]),
    },
    {
      when: 'a service with a port that is none',
      objects: [service('shop/web', { ports: [{ port: 0 }] })],
      says: [expect.stringContaining('[0].spec.ports')],
    },
  ])('$when', ({ objects, says }) => {
    expect(problems(objects)).toEqual(says);
  });

  it.each([
    { when: 'no list', probes: {}, says: ['probes : is an object; expected a list'] },
    { when: 'no id', probes: [{ ...probe, id: undefined }], says: [expect.stringContaining('[0].id')] },
    {
      when: 'an id twice',
      probes: [probe, probe],
      says: ["probes [1].id: is 'a', which an earlier probe has; give each its own"],
    },
    {
      when: 'a place of another form',
      probes: [{ ...probe, from: 'pod:web' }],
      says: ["probes [0].from: is 'pod:web'; expected pod:namespace/name, node:name, ip:203.0.113.9"],
    },
    {
      when: 'a service that calls',
      probes: [{ ...probe, from: 'service:shop/web' }],
      says: [expect.stringContaining('[0].from: is')],
    },
    {
      when: 'an address that is none',
      probes: [{ ...probe, to: 'ip:10.0.0.0/8' }],
      says: [expect.stringContaining('[0].to: is')],
    },
    {
      when: 'a port that is none',
      probes: [{ ...probe, port: 70_000 }],
      says: [expect.stringContaining('[0].port: is neither a number')],
    },
    {
      when: 'another protocol',
      probes: [{ ...probe, protocol: 'ICMP' }],
      says: [expect.stringContaining('[0].protocol')],
    },
    {
      when: 'no data plane',
      probes: [{ ...probe, dataplane: undefined }],
      says: [expect.stringContaining('[0].dataplane')],
    },
    {
      when: 'a pod that is not there',
      probes: [{ ...probe, to: 'pod:shop/nobody' }],
      says: ['probes [0].to: pod shop/nobody is not among the objects'],
    },
    {
      when: 'a node that is not there',
      probes: [{ ...probe, from: 'node:n9' }],
      says: ['probes [0].from: node n9 is not among the objects'],
    },
  ])('$when', ({ probes, says }) => {
    expect(problems(list(...world), probes)).toEqual(says);
  });
});
