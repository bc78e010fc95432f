import { describe, expect, it } from 'vitest';
import { ask, cilium, clusterwide, networkPolicy, type Question, service } from './objects.ts';
import { api, smallCluster, web } from './small-cluster.ts';

/** Policies of Cilium's, each answered by hand from its documents and its validation. From shop/api to shop/web, port 80, unless said. */
type Row = readonly [when: string, rule: object, question: Partial<Question>, answer: string];

const asked = (question: Partial<Question>): Question => ({
  from: 'pod:shop/api',
  to: 'pod:shop/web',
  dataplane: 'cilium',
  ...question,
});
const answers = (rows: readonly Row[], ...others: readonly unknown[]) =>
  it.each(rows)('%s', (_when, rule, question, answer) => {
    const policy = cilium('shop/p', { endpointSelector: web, ...rule });
    expect(ask([...smallCluster, policy, ...others], asked(question))).toBe(answer);
  });

const world = { fromEntities: ['world'] };
const all = { fromEntities: ['all'] };
const port = (...ports: readonly object[]) => ({ toPorts: [{ ports }] });
const outside = { from: 'ip:203.0.113.1' };

describe('a rule that denies', () => {
  const remote = { ingress: [all], ingressDeny: [{ fromEntities: ['remote-node'] }] };
  const not80 = { ingress: [all], ingressDeny: [port({ port: '80' })] };
  const out = { endpointSelector: api, egress: [{ toEntities: ['all'] }], egressDeny: [{ toEntities: ['host'] }] };
  answers([
    ['the world beats one that allows all', { ingress: [all], ingressDeny: [world] }, outside, 'denied'],
    ['the world leaves pods alone', { ingress: [all], ingressDeny: [world] }, {}, 'allowed'],
    ['a port closes that port', not80, {}, 'denied'],
    ['a port closes no other', not80, { port: 81 }, 'allowed'],
    [
      'a range of pods meets none of them',
      { ingress: [all], ingressDeny: [{ fromCIDR: ['10.0.0.0/8'] }] },
      {},
      'allowed',
    ],
    ['nobody closes all the same', { ingressDeny: [{}] }, {}, 'denied'],
    ['nobody without closing', { ingressDeny: [{}], enableDefaultDeny: { ingress: false } }, {}, 'allowed'],
    [
      'the host does not keep a node from its own pod',
      { ingressDeny: [{ fromEntities: ['host'] }] },
      { from: 'node:n1' },
      'allowed',
    ],
    ['other nodes', remote, { from: 'node:n2' }, 'denied'],
    ['other nodes, and pods on their networks', remote, { from: 'pod:shop/agent2' }, 'denied'],
    ['other nodes, and not the own one', remote, { from: 'pod:shop/agent' }, 'allowed'],
    ['the host keeps a pod from its own node', out, { to: 'node:n1' }, 'denied'],
    ['everybody does not keep a pod from itself', { ingressDeny: [all] }, { from: 'pod:shop/web' }, 'allowed'],
  ]);
});

describe('enableDefaultDeny', () => {
  const quiet = { ingress: [{ fromEntities: ['cluster'] }], enableDefaultDeny: { ingress: false } };
  answers([
    ['false leaves open what no rule allows', quiet, outside, 'allowed'],
    ['true isolates nothing where no rule is', { egress: [{}], enableDefaultDeny: { ingress: true } }, {}, 'allowed'],
  ]);
  describe('beside a policy that closes', () => {
    answers(
      [
        ['its rules still allow', quiet, {}, 'allowed'],
        ['and nobody else is let in', quiet, outside, 'denied'],
      ],
      cilium('shop/q', { endpointSelector: web, ingress: [{}] }),
    );
  });
});

describe('peers', () => {
  const endpoints = (...fromEndpoints: readonly object[]) => ({ ingress: [{ fromEndpoints }] });
  const key = 'io.kubernetes.pod.namespace';
  const notOther = endpoints({ matchExpressions: [{ key, operator: 'NotIn', values: ['other'] }] });
  const notProd = endpoints({ matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['prod'] }] });
  const label = 'k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name';
  answers([
    ['every namespace but one: a third', notOther, { from: 'pod:bare/x' }, 'allowed'],
    ['every namespace but one: that one', notOther, { from: 'pod:other/api' }, 'denied'],
    ['an expression that names no namespace is of the own one', notProd, { from: 'pod:bare/x' }, 'denied'],
    ['NotIn holds for a pod without the label', notProd, { from: 'pod:shop/two' }, 'allowed'],
    [
      'a namespace by the label of its name',
      endpoints({ matchLabels: { [label]: 'other' } }),
      { from: 'pod:other/api' },
      'allowed',
    ],
    ['all pods are no pod on the network of another node', endpoints({}), { from: 'pod:shop/agent2' }, 'denied'],
    ['the reserved world', endpoints({ matchLabels: { 'reserved:world': '' } }), outside, 'allowed'],
    [
      'both families of the world',
      { ingress: [{ fromEntities: ['world-ipv4', 'world-ipv6'] }] },
      { from: 'ip:2001:db8::1' },
      'allowed',
    ],
    ['a bare address', { ingress: [{ fromCIDR: ['203.0.113.1'] }] }, outside, 'allowed'],
    ['no node, where AKS has no such switch, is nobody', { ingress: [{ fromNodes: [] }] }, {}, 'denied'],
    ['no node beside ports is nobody too', { ingress: [{ fromNodes: [], ...port({ port: '80' }) }] }, {}, 'denied'],
  ]);
});

describe('whom a namespaced object selects', () => {
  const key = 'io.kubernetes.pod.namespace';
  const closes = (endpointSelector: object) => ({ endpointSelector, ingress: [{}] });
  const expression = (values: readonly string[]) => ({
    matchExpressions: [{ key: `k8s:${key}`, operator: 'In', values }],
  });
  answers([
    [
      'a label of another namespace is written over',
      closes({ matchLabels: { [`k8s:${key}`]: 'other' } }),
      {},
      'denied',
    ],
    ['the same without its source has to hold besides', closes({ matchLabels: { [key]: 'other' } }), {}, 'allowed'],
    ['and so has an expression', closes(expression(['other'])), {}, 'allowed'],
    ['of the own namespace it holds', closes(expression(['shop', 'other'])), {}, 'denied'],
  ]);
});

describe('ports', () => {
  const of = (...ports: readonly object[]) => ({ ingress: [port(...ports)] });
  answers([
    ['the end of a stretch of a name is passed over', of({ port: 'http', endPort: 9000 }), { port: 8080 }, 'allowed'],
    ['and makes no stretch', of({ port: 'http', endPort: 9000 }), { port: 8081 }, 'denied'],
    ['a name in capitals is the same name', of({ port: 'HTTP' }), { port: 8080 }, 'allowed'],
    ['an end below the port makes none either', of({ port: '80', endPort: 70 }), {}, 'allowed'],
    ['it is that port alone', of({ port: '80', endPort: 70 }), { port: 75 }, 'denied'],
    ['an end of 0 is none', of({ port: '80', endPort: 0 }), {}, 'allowed'],
    ['a stretch from 0', of({ port: '0', endPort: 100 }), {}, 'allowed'],
    ['a stretch from 0 ends', of({ port: '0', endPort: 100 }), { port: 101 }, 'denied'],
    ['none in a list is nobody', { ingress: [{ toPorts: [] }] }, {}, 'denied'],
    ['none in a list beside peers is all', { ingress: [{ fromEndpoints: [{}], toPorts: [] }] }, {}, 'allowed'],
    ['an entry without any: versions differ', { ingress: [{ toPorts: [{}] }] }, {}, 'unknown'],
    ['SCTP', of({ port: '80', protocol: 'SCTP' }), { protocol: 'SCTP' }, 'allowed'],
    ['ICMP is neither', of({ port: '0', protocol: 'ICMP' }), {}, 'denied'],
    ['a protocol in small letters is refused', of({ port: '80', protocol: 'tcp' }), { port: 81 }, 'allowed'],
  ]);
});

describe('the way out', () => {
  const out = (entry: object) => ({ endpointSelector: api, egress: [entry] });
  const dns = { toPorts: [{ ports: [{ port: '53', endPort: 53 }], rules: { dns: [{ matchPattern: '*' }] } }] };
  answers([
    ['the world is no pod', out({ toEntities: ['world'] }), {}, 'denied'],
    ['the cluster is the own node', out({ toEntities: ['cluster'] }), { to: 'node:n1' }, 'allowed'],
    ['the host is what is on its network', out({ toEntities: ['host'] }), { to: 'pod:shop/agent' }, 'allowed'],
    ['the host is no other node', out({ toEntities: ['host'] }), { to: 'pod:shop/agent2' }, 'denied'],
    [
      'another node is what is on its network',
      out({ toEntities: ['remote-node'] }),
      { to: 'pod:shop/agent2' },
      'allowed',
    ],
    ['a range is no node', out({ toCIDR: ['10.240.0.0/16'] }), { to: 'node:n2' }, 'denied'],
    [
      'names are not judged, with anything at the address',
      out({ toFQDNs: [{ matchName: 'a.example' }] }),
      { to: 'ip:203.0.113.1' },
      'unknown',
    ],
    [
      'names beside pods are refused',
      out({ toFQDNs: [{ matchName: 'a' }], toEndpoints: [{}] }),
      { to: 'node:n2' },
      'allowed',
    ],
    ['DNS rules whose port is one are taken', out(dns), {}, 'denied'],
  ]);

  const to = (peer: object) => ({ endpointSelector: web, egress: [{ toServices: [peer] }] });
  const there = { from: 'pod:shop/web', to: 'pod:other/api' };
  const selected = (a: string) => ({ k8sServiceSelector: { selector: { matchLabels: { a } } } });
  const labelled = {
    ...service('other/api', { selector: { app: 'api' } }),
    metadata: { namespace: 'other', name: 'api', labels: { a: 'b' } },
  };
  describe('to services', () => {
    answers(
      [
        ['by name, of any namespace where none is said', to({ k8sService: { serviceName: 'api' } }), there, 'allowed'],
        [
          'by name, of a namespace that has none',
          to({ k8sService: { serviceName: 'api', namespace: 'shop' } }),
          there,
          'unknown',
        ],
        ['by label, of any namespace too', to(selected('b')), there, 'allowed'],
        [
          'by label, which goes before a name',
          to({ ...selected('c'), k8sService: { serviceName: 'api' } }),
          there,
          'unknown',
        ],
      ],
      labelled,
    );
  });
});

it.each([
  [
    'a namespace',
    { ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'other' } }] }] },
    { from: 'pod:other/api' },
    'allowed',
  ],
  [
    'the cluster, which is nobody outside',
    { endpointSelector: {}, ingress: [{ fromEntities: ['cluster'] }] },
    outside,
    'denied',
  ],
  [
    'nodes by their reserved label, which are no pods',
    { endpointSelector: { matchLabels: { 'reserved:host': '' } }, ingress: [{}] },
    {},
    'allowed',
  ],
] as const)('clusterwide: %s', (_when, rule, question, answer) => {
  const policy = clusterwide('p', { endpointSelector: web, ...rule });
  expect(ask([...smallCluster, policy], asked(question))).toBe(answer);
});

it.each([
  [
    'every namespace is no pod on the network of another node',
    { from: [{ namespaceSelector: {} }] },
    { from: 'pod:shop/agent2' },
    'denied',
  ],
  [
    'a block of addresses outside, less some',
    { from: [{ ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.0/28'] } }] },
    outside,
    'denied',
  ],
  ['an empty rule is the world too', {}, outside, 'allowed'],
  ['and other nodes', {}, { from: 'node:n2' }, 'allowed'],
] as const)('a NetworkPolicy: %s', (_when, rule, question, answer) => {
  const policy = networkPolicy('shop/p', { podSelector: web, ingress: [rule] });
  expect(ask([...smallCluster, policy], asked(question))).toBe(answer);
});
