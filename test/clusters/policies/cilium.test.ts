import { describe, expect, it } from 'vitest';
import {
  ask,
  cilium,
  clusterwide,
  namespace,
  networkPolicy,
  node,
  pod,
  type Question,
  service,
  warned,
} from './objects.ts';

const world = [
  namespace('shop', { team: 'shop' }),
  namespace('other', { team: 'other' }),
  node('n1', '10.240.0.1'),
  node('n2', '10.240.0.2'),
  pod('shop/web', {
    labels: { app: 'web', 'pod-template-hash': 'abc', 'kubernetes.io/name': 'w' },
    ip: '10.1.0.1',
    ports: [{ name: 'http', containerPort: 8080 }],
  }),
  pod('shop/api', {
    labels: { app: 'api' },
    ip: '10.1.0.2',
    serviceAccount: 'caller',
    ports: [{ name: 'grpc', containerPort: 9000 }],
  }),
  pod('other/api', {
    labels: { app: 'api' },
    ip: '10.2.0.1',
    node: 'n2',
    ports: [{ name: 'admin', containerPort: 9000 }],
  }),
  pod('other/old', {
    labels: { app: 'old' },
    ip: '10.2.0.2',
    node: 'n2',
    ports: [{ name: 'admin', containerPort: 9001 }],
  }),
  service('other/api', { selector: { app: 'api' } }),
  service('other/outside', {}),
];
const web = { matchLabels: { app: 'web' } };
const ask1 = (policies: readonly unknown[], question: Partial<Question>) =>
  ask([...world, ...policies], { from: 'pod:shop/api', to: 'pod:shop/web', dataplane: 'cilium', ...question });
const into = (entry: unknown, question: Partial<Question> = {}) =>
  ask1([cilium('shop/p', { endpointSelector: web, ingress: [entry] })], question);
const outOf = (entry: unknown, question: Partial<Question> = {}) =>
  ask1([cilium('shop/p', { endpointSelector: web, egress: [entry] })], {
    from: 'pod:shop/web',
    to: 'pod:other/api',
    ...question,
  });

describe('whom an object selects', () => {
  const isClosed = (selector: unknown, kind: 'own' | 'clusterwide' = 'own') =>
    ask1(
      [
        kind === 'own'
          ? cilium('shop/p', { endpointSelector: selector, ingress: [{}] })
          : clusterwide('p', { endpointSelector: selector, ingress: [{}] }),
      ],
      {},
    ) === 'denied';
  it.each([
    { when: 'everything', selector: {}, closed: true },
    { when: 'a label with the source k8s', selector: { matchLabels: { 'k8s:app': 'web' } }, closed: true },
    { when: 'a label with any source', selector: { matchLabels: { 'any:app': 'web' } }, closed: true },
    { when: 'a label of another source', selector: { matchLabels: { 'container:app': 'web' } }, closed: false },
    {
      when: 'a namespace, which an own one overrules',
      selector: { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'other', app: 'web' } },
      closed: true,
    },
    {
      when: 'a label that changes with each rollout',
      selector: { matchLabels: { 'pod-template-hash': 'abc' } },
      closed: false,
    },
    { when: "a label of Kubernetes' own", selector: { matchLabels: { 'kubernetes.io/name': 'w' } }, closed: false },
    {
      when: "a label of the pod's namespace",
      selector: { matchLabels: { 'io.cilium.k8s.namespace.labels.team': 'shop' } },
      closed: true,
    },
  ])('$when', ({ selector, closed }) => {
    expect(isClosed(selector)).toBe(closed);
  });

  it('clusterwide by namespace', () => {
    expect(isClosed({ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'other' } }, 'clusterwide')).toBe(false);
    expect(isClosed({ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'shop' } }, 'clusterwide')).toBe(true);
  });

  it('a NetworkPolicy by a label that Cilium leaves out: nobody there, its pods elsewhere', () => {
    const policy = networkPolicy('shop/p', {
      podSelector: { matchLabels: { 'pod-template-hash': 'abc' } },
      policyTypes: ['Ingress'],
    });
    expect([ask1([policy], {}), ask1([policy], { dataplane: 'kubernetes' })]).toEqual(['allowed', 'denied']);
  });
});

describe('who may come in', () => {
  it.each([
    {
      when: 'own pods by label',
      entry: { fromEndpoints: [{ matchLabels: { app: 'api' } }] },
      own: 'allowed',
      other: 'denied',
    },
    {
      when: 'pods of a namespace',
      entry: { fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'other', app: 'api' } }] },
      own: 'denied',
      other: 'allowed',
    },
    {
      when: 'pods of a namespace, without a source',
      entry: { fromEndpoints: [{ matchLabels: { 'io.kubernetes.pod.namespace': 'other' } }] },
      own: 'denied',
      other: 'allowed',
    },
    {
      when: 'pods of any namespace',
      entry: { fromEndpoints: [{ matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'Exists' }] }] },
      own: 'allowed',
      other: 'allowed',
    },
    {
      when: "pods by their namespace's label",
      entry: { fromEndpoints: [{ matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.team': 'other' } }] },
      own: 'denied',
      other: 'allowed',
    },
    {
      when: 'pods by service account',
      entry: { fromEndpoints: [{ matchLabels: { 'io.cilium.k8s.policy.serviceaccount': 'caller' } }] },
      own: 'allowed',
      other: 'denied',
    },
    { when: 'the cluster', entry: { fromEntities: ['cluster'] }, own: 'allowed', other: 'allowed' },
    { when: 'the world', entry: { fromEntities: ['world'] }, own: 'denied', other: 'denied' },
    { when: 'all', entry: { fromEntities: ['all'] }, own: 'allowed', other: 'allowed' },
    { when: 'none', entry: { fromEntities: ['none'] }, own: 'denied', other: 'denied' },
    { when: 'any address', entry: { fromCIDR: ['0.0.0.0/0'] }, own: 'denied', other: 'denied' },
    { when: 'any peer on a port', entry: { toPorts: [{ ports: [{ port: '80' }] }] }, own: 'allowed', other: 'allowed' },
    {
      when: 'any peer on another port',
      entry: { toPorts: [{ ports: [{ port: '81' }] }] },
      own: 'denied',
      other: 'denied',
    },
    { when: 'ICMP alone', entry: { icmps: [{ fields: [{ type: 8 }] }] }, own: 'denied', other: 'denied' },
    {
      when: 'the name of the cluster in its mesh',
      entry: { fromEndpoints: [{ matchLabels: { 'io.cilium.k8s.policy.cluster': 'default' } }] },
      own: 'unknown',
      other: 'denied',
    },
  ])('$when', ({ entry, own, other }) => {
    expect([into(entry), into(entry, { from: 'pod:other/api' })]).toEqual([own, other]);
  });

  it.each([
    { entity: 'world', answer: 'allowed' },
    { entity: 'world-ipv4', answer: 'allowed' },
    { entity: 'world-ipv6', answer: 'denied' },
    { entity: 'cluster', answer: 'denied' },
    { entity: 'kube-apiserver', answer: 'unknown' },
    { entity: 'ingress', answer: 'denied' },
  ])('an address outside of the cluster, by entity $entity: $answer', ({ entity, answer }) => {
    expect(into({ fromEntities: [entity] }, { from: 'ip:203.0.113.9' })).toBe(answer);
  });

  it.each([
    { when: 'remote-node', entry: { fromEntities: ['remote-node'] }, answer: 'allowed' },
    { when: 'host', entry: { fromEntities: ['host'] }, answer: 'denied' },
    { when: 'cluster', entry: { fromEntities: ['cluster'] }, answer: 'allowed' },
    {
      when: 'the reserved label',
      entry: { fromEndpoints: [{ matchLabels: { 'reserved:remote-node': '' } }] },
      answer: 'allowed',
    },
    { when: 'all pods', entry: { fromEndpoints: [{}] }, answer: 'denied' },
  ])('another node, by $when: $answer', ({ entry, answer }) => {
    expect(into(entry, { from: 'node:n2' })).toBe(answer);
  });

  it('an address less an exception, and one by a group, which no object shows', () => {
    const from = 'ip:203.0.113.9';
    expect(into({ fromCIDRSet: [{ cidr: '203.0.113.0/24', except: ['203.0.113.8/29'] }] }, { from })).toBe('denied');
    expect(into({ fromCIDRSet: [{ cidrGroupRef: 'partners' }] }, { from })).toBe('unknown');
    expect(into({ fromCIDRSet: [{ cidrGroupRef: 'partners' }] })).toBe('denied');
  });
});

describe('whom it may reach', () => {
  it('a service with a selector is its pods, one without is never pods', () => {
    const to = (serviceName: string) => ({ toServices: [{ k8sService: { serviceName, namespace: 'other' } }] });
    expect([outOf(to('api')), outOf(to('api'), { to: 'pod:shop/api' })]).toEqual(['allowed', 'denied']);
    expect([outOf(to('outside')), outOf(to('outside'), { to: 'ip:203.0.113.9' })]).toEqual(['denied', 'unknown']);
    expect(outOf(to('nobody'))).toBe('unknown');
  });

  it('a port by its name: known where the cluster has one number for it, unknown where versions differ', () => {
    const named = (port: string) => ({ toPorts: [{ ports: [{ port }] }] });
    expect(outOf(named('grpc'), { to: 'pod:shop/api', port: 9000 })).toBe('allowed');
    expect(outOf(named('grpc'), { to: 'pod:shop/api', port: 80 })).toBe('denied');
    expect(outOf(named('admin'), { port: 9000 })).toBe('unknown');
    expect(outOf(named('admin'), { port: 9001 })).toBe('denied');
    expect(outOf(named('grpc'), { port: 9000 })).toBe('unknown');
  });

  it.each([
    { when: 'every port of a protocol', ports: [{ port: '0', protocol: 'UDP' }], tcp: 'denied', udp: 'allowed' },
    { when: 'ANY', ports: [{ port: '80', protocol: 'ANY' }], tcp: 'allowed', udp: 'allowed' },
    { when: 'a stretch', ports: [{ port: '79', endPort: 81, protocol: 'TCP' }], tcp: 'allowed', udp: 'denied' },
  ])('$when', ({ ports, tcp, udp }) => {
    const entry = { toPorts: [{ ports }] };
    expect([outOf(entry), outOf(entry, { protocol: 'UDP' })]).toEqual([tcp, udp]);
  });
});

describe('what is not judged makes what it decides unknown, and nothing else', () => {
  const http = { toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] };
  it.each([
    { when: 'L7 rules', entry: http, answer: 'unknown' },
    {
      when: 'L7 rules of another port',
      entry: { toPorts: [{ ...http.toPorts[0], ports: [{ port: '81', protocol: 'TCP' }] }] },
      answer: 'denied',
    },
    {
      when: 'empty L7 rules, which are none',
      entry: { toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [] } }] },
      answer: 'allowed',
    },
    {
      when: 'server names',
      entry: { toPorts: [{ ports: [{ port: '80' }], serverNames: ['a.example'] }] },
      answer: 'unknown',
    },
    {
      when: 'required authentication',
      entry: { fromEndpoints: [{}], authentication: { mode: 'required' } },
      answer: 'unknown',
    },
    {
      when: 'disabled authentication',
      entry: { fromEndpoints: [{}], authentication: { mode: 'disabled' } },
      answer: 'allowed',
    },
    {
      when: 'requirements',
      entry: { fromEndpoints: [{}], fromRequires: [{ matchLabels: { env: 'prod' } }] },
      answer: 'unknown',
    },
  ])('$when: $answer', ({ entry, answer }) => {
    expect(into(entry)).toBe(answer);
  });

  it('another rule that allows it without them makes it known', () => {
    const policy = cilium('shop/p', { endpointSelector: web, ingress: [http, { fromEndpoints: [{}] }] });
    expect(ask1([policy], {})).toBe('allowed');
    expect(warned([...world, policy], 'cilium')).toEqual(['not-judged CiliumNetworkPolicy/shop/p']);
  });

  it('what only some versions take is unknown throughout', () => {
    const both = cilium('shop/p', {
      endpointSelector: web,
      ingressDeny: [{ fromEntities: ['world'], fromCIDR: ['203.0.113.0/24'] }],
    });
    expect([ask1([both], {}), ask1([both], { from: 'ip:203.0.113.9' })]).toEqual(['unknown', 'unknown']);
  });
});

describe('what Cilium refuses has no effect', () => {
  const entry = { fromEndpoints: [{}] };
  it.each([
    { when: 'no selector', spec: { ingress: [{}] } },
    { when: 'both selectors', spec: { endpointSelector: {}, nodeSelector: {}, ingress: [{}] } },
    { when: 'nodeSelector in a namespaced object', spec: { nodeSelector: {}, ingress: [{}] } },
    { when: 'no rule in any list', spec: { endpointSelector: {}, ingress: [], egress: [] } },
    {
      when: 'two kinds of peers',
      spec: { endpointSelector: {}, egress: [{ toCIDR: ['10.0.0.0/8'], toEndpoints: [{}] }] },
    },
    { when: 'fromNodes', spec: { endpointSelector: {}, ingress: [{ fromNodes: [{}] }] } },
    {
      when: 'an entity that there is none of',
      spec: { endpointSelector: {}, ingress: [{ fromEntities: ['internet'] }] },
    },
    {
      when: 'ICMP beside ports',
      spec: { endpointSelector: {}, ingress: [{ icmps: [{}], toPorts: [{ ports: [{ port: '80' }] }] }] },
    },
    {
      when: 'more than 40 ports',
      spec: {
        endpointSelector: {},
        ingress: [{ toPorts: [{ ports: Array.from({ length: 41 }, (_, index) => ({ port: String(index + 1) })) }] }],
      },
    },
    { when: 'an empty port', spec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: '' }] }] }] } },
    {
      when: 'a port that is a number',
      spec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: 80 }] }] }] },
    },
    {
      when: 'DNS rules on the way in',
      spec: {
        endpointSelector: {},
        ingress: [{ toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }] }],
      },
    },
    {
      when: 'DNS rules without ports',
      spec: { endpointSelector: {}, egress: [{ toPorts: [{ rules: { dns: [{ matchPattern: '*' }] } }] }] },
    },
    {
      when: 'HTTP rules on any protocol',
      spec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: '80' }], rules: { http: [{}] } }] }] },
    },
    {
      when: 'L7 rules on port 0',
      spec: {
        endpointSelector: {},
        ingress: [{ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }], rules: { http: [{}] } }] }],
      },
    },
    {
      when: 'a set without a prefix length',
      spec: { endpointSelector: {}, ingress: [{ fromCIDRSet: [{ cidr: '203.0.113.9' }] }] },
    },
    {
      when: 'a set with two kinds of ranges',
      spec: { endpointSelector: {}, ingress: [{ fromCIDRSet: [{ cidr: '203.0.113.9/32', cidrGroupRef: 'g' }] }] },
    },
    {
      when: 'an exception outside of its range',
      spec: { endpointSelector: {}, ingress: [{ fromCIDRSet: [{ cidr: '203.0.113.0/24', except: ['10.0.0.0/8'] }] }] },
    },
    {
      when: 'a deny rule with names',
      spec: { endpointSelector: {}, egressDeny: [{ toFQDNs: [{ matchName: 'a.example' }] }] },
    },
    { when: 'a list that is none', spec: { endpointSelector: {}, ingress: {} } },
    {
      when: 'an operator that there is none of',
      spec: {
        endpointSelector: { matchExpressions: [{ key: 'app', operator: 'Like', values: ['x'] }] },
        ingress: [{}],
      },
    },
  ])('$when', ({ spec }) => {
    const policy = cilium('shop/p', spec);
    expect([ask1([policy], {}), outOf({}), warned([...world, policy], 'cilium')]).toEqual([
      'allowed',
      'denied',
      ['not-enforced CiliumNetworkPolicy/shop/p'],
    ]);
  });

  it('one bad set of rules refuses the whole object', () => {
    const bad = {
      ...cilium('shop/p', { endpointSelector: web, ingress: [{}] }),
      specs: [{ endpointSelector: {}, ingress: [] }],
    };
    const good = {
      ...cilium('shop/p', { endpointSelector: web, egress: [{}] }),
      specs: [{ endpointSelector: web, ingress: [entry] }],
    };
    expect([ask1([bad], {}), ask1([good], {}), ask1([good], { from: 'pod:other/api' })]).toEqual([
      'allowed',
      'allowed',
      'denied',
    ]);
  });

  it('on another data plane no kind of Cilium’s has an effect', () => {
    const policies = [
      cilium('shop/p', { endpointSelector: {}, ingress: [{}] }),
      clusterwide('p', { endpointSelector: {}, ingress: [{}] }),
    ];
    expect(ask1(policies, { dataplane: 'kubernetes' })).toBe('allowed');
    expect(warned([...world, ...policies], 'kubernetes')).toEqual([
      'not-enforced CiliumClusterwideNetworkPolicy//p',
      'not-enforced CiliumNetworkPolicy/shop/p',
    ]);
  });
});
