import { describe, expect, it } from 'vitest';
import { ask, networkPolicy, type Question, service } from './objects.ts';
import { api, smallCluster, web } from './small-cluster.ts';

/** Policies that nobody would write twice, each answered by hand from what Kubernetes documents. From shop/api to shop/web, port 80, unless said. */
type Row = readonly [when: string, spec: unknown, question: Partial<Question>, answer: string];

const answers = (rows: readonly Row[]) =>
  it.each(rows)('%s', (_when, spec, question, answer) => {
    const asked = { from: 'pod:shop/api', to: 'pod:shop/web', ...question };
    expect(ask([...smallCluster, networkPolicy('shop/p', spec)], asked)).toBe(answer);
  });

const from = (...peers: readonly unknown[]) => ({ podSelector: web, ingress: [{ from: peers }] });
const ports = (...some: readonly unknown[]) => ({ podSelector: web, ingress: [{ ports: some }] });
const block = (cidr: string, ...except: readonly string[]) => ({ ipBlock: { cidr, except } });
const expressions = (...matchExpressions: readonly unknown[]) => ({ matchExpressions });
const notProd = { key: 'env', operator: 'NotIn', values: ['prod'] };

describe('a selector of pods', () => {
  answers([
    ['NotIn holds for a pod without the label', { podSelector: expressions(notProd) }, {}, 'denied'],
    [
      'NotIn does not hold for a pod with the value',
      { podSelector: expressions({ key: 'app', operator: 'NotIn', values: ['web'] }) },
      {},
      'allowed',
    ],
    [
      'DoesNotExist holds for a pod without the label',
      { podSelector: expressions({ key: 'env', operator: 'DoesNotExist' }) },
      {},
      'denied',
    ],
    [
      'all expressions have to hold',
      { podSelector: expressions({ key: 'app', operator: 'Exists' }, { key: 'app', operator: 'In', values: ['api'] }) },
      {},
      'allowed',
    ],
    [
      'labels and expressions have to hold together',
      { podSelector: { ...web, ...expressions({ key: 'env', operator: 'Exists' }) } },
      {},
      'allowed',
    ],
    ['null is all pods of the namespace', { podSelector: null }, {}, 'denied'],
    ['and so is no spec at all', undefined, {}, 'denied'],
    ['a pod on the network of its host is never meant', { podSelector: {} }, { to: 'pod:shop/agent2' }, 'allowed'],
  ]);
});

describe('a peer', () => {
  const prodless = from({ namespaceSelector: expressions(notProd) });
  const apis = from({ namespaceSelector: {}, podSelector: api });
  answers([
    ['a namespace without the label meets NotIn', prodless, { from: 'pod:bare/x' }, 'allowed'],
    ['a namespace with the value does not', prodless, { from: 'pod:other/api' }, 'denied'],
    [
      'a label of a namespace that is absent is not the empty text',
      from({ namespaceSelector: { matchLabels: { env: '' } } }),
      { from: 'pod:bare/x' },
      'denied',
    ],
    ['every namespace and a label of pods: such a pod elsewhere', apis, { from: 'pod:other/api' }, 'allowed'],
    ['every namespace and a label of pods: another pod', apis, { from: 'pod:bare/x' }, 'denied'],
    ['an empty selector of pods is the own namespace', from({ podSelector: {} }), { from: 'pod:other/api' }, 'denied'],
    [
      'a null beside it says nothing',
      from({ podSelector: null, namespaceSelector: {} }),
      { from: 'pod:bare/x' },
      'allowed',
    ],
    ['every namespace is no node', from({ namespaceSelector: {} }), { from: 'node:n2' }, 'denied'],
    [
      'nor a pod on the network of another node',
      from({ namespaceSelector: {} }),
      { from: 'pod:shop/agent2' },
      'denied',
    ],
    [
      'one on the own node comes in as the node',
      from({ namespaceSelector: {} }),
      { from: 'pod:shop/agent' },
      'allowed',
    ],
    ['every namespace is nobody outside', from({ namespaceSelector: {} }), { from: 'ip:203.0.113.1' }, 'denied'],
    ['lists that are null limit nothing', { podSelector: web, ingress: [{ from: null, ports: null }] }, {}, 'allowed'],
    [
      'the address of a living pod is not that of one that has ended',
      from({ podSelector: api }),
      { from: 'ip:10.1.0.2' },
      'allowed',
    ],
    [
      'an address of IPv4 written as IPv6 is the same',
      from({ podSelector: api }),
      { from: 'ip:::ffff:10.1.0.2' },
      'allowed',
    ],
    [
      'of one rule both have to hold, and another rule is another',
      {
        podSelector: web,
        ingress: [
          { from: [{ podSelector: { matchLabels: { app: 'two' } } }], ports: [{ port: 80 }] },
          { from: [{ podSelector: api }], ports: [{ port: 81 }] },
        ],
      },
      {},
      'denied',
    ],
  ]);
});

describe('a port', () => {
  answers([
    ['by name is the one of the pod that is entered', ports({ port: 'http' }), { port: 8080 }, 'allowed'],
    ['by name is no other', ports({ port: 'http' }), { port: 9090 }, 'denied'],
    ['by name for another protocol is none', ports({ port: 'dns' }), { port: 53 }, 'denied'],
    ['by name for its protocol', ports({ port: 'dns', protocol: 'UDP' }), { port: 53, protocol: 'UDP' }, 'allowed'],
    ['asked by name', ports({ port: 8080 }), { port: 'http' }, 'allowed'],
    ['asked in digits between quotation marks', ports({ port: 8080 }), { port: '8080' }, 'allowed'],
    ['asked by a name that is not there is not known', ports({ port: 8080 }), { port: 'nope' }, 'unknown'],
    ['none of SCTP is all of SCTP', ports({ protocol: 'SCTP' }), { port: 4, protocol: 'SCTP' }, 'allowed'],
    ['none of SCTP is none of TCP', ports({ protocol: 'SCTP' }), { port: 4 }, 'denied'],
    ['at the end of a stretch', ports({ port: 80, endPort: 90 }), { port: 90 }, 'allowed'],
    ['beyond it', ports({ port: 80, endPort: 90 }), { port: 91 }, 'denied'],
    ['that is the whole stretch', ports({ port: 80, endPort: 80 }), {}, 'allowed'],
  ]);
});

describe('a block', () => {
  const both = from(block('10.1.0.3/32'), block('fd00::/64'));
  answers([
    ['with bits of hosts is the same block', from(block('10.1.0.77/24')), {}, 'allowed'],
    ['less the address of the pod', from(block('10.1.0.0/24', '10.1.0.2/32')), {}, 'denied'],
    ['of IPv6, asked by the address', from(block('fd00::/64')), { from: 'ip:fd00::3' }, 'allowed'],
    // Who has IPv4 alone is called by IPv4.
    ['of one family alone, for a pod of both', from(block('fd00::/64')), { from: 'pod:shop/two' }, 'denied'],
    [
      'of the family that is spoken, for a pod of both',
      from(block('10.1.0.3/32')),
      { from: 'pod:shop/two' },
      'allowed',
    ],
    ['for each of its families', both, { from: 'pod:shop/two' }, 'allowed'],
    [
      'for each family of whom it calls',
      { podSelector: api, policyTypes: ['Egress'], egress: [{ to: both.ingress[0]?.from }] },
      { to: 'pod:shop/two' },
      'allowed',
    ],
    [
      'a selector needs no family',
      from({ podSelector: { matchLabels: { app: 'two' } } }),
      { from: 'pod:shop/two' },
      'allowed',
    ],
  ]);
});

describe('what Kubernetes refuses has no effect:', () => {
  const open = { from: 'ip:203.0.113.1', port: 4 };
  answers([
    ['a stretch that ends at 0', ports({ port: 80, endPort: 0 }), open, 'allowed'],
    ['digits for a name', ports({ port: '80' }), open, 'allowed'],
    ['a protocol in small letters', ports({ port: 80, protocol: 'tcp' }), open, 'allowed'],
    ['a type in small letters', { podSelector: web, policyTypes: ['ingress'] }, open, 'allowed'],
    ['an address for a block', from(block('10.1.0.2')), open, 'allowed'],
    ['a block that there is none of', from(block('10.1.0.2/33')), open, 'allowed'],
    ['an exception of the other family', from(block('10.0.0.0/8', 'fd00::/64')), open, 'allowed'],
    ['In without values', { podSelector: expressions({ key: 'app', operator: 'In', values: [] }) }, open, 'allowed'],
    [
      'Exists with values',
      { podSelector: expressions({ key: 'app', operator: 'Exists', values: ['x'] }) },
      open,
      'allowed',
    ],
    ['a label that is a number', { podSelector: { matchLabels: { app: 1 } } }, open, 'allowed'],
    ['a spec that is a text', 'none', open, 'allowed'],
  ]);
});

describe('a pod and its node', () => {
  const shut = { podSelector: api, policyTypes: ['Egress'] };
  answers([
    ['a pod on the network of its own node is reached', shut, { to: 'pod:shop/agent' }, 'allowed'],
    ['one of another node is not', shut, { to: 'pod:shop/agent2' }, 'denied'],
    ['what is closed at the source is closed', shut, {}, 'denied'],
  ]);
});

describe('a service', () => {
  const closed = networkPolicy('shop/p', { podSelector: {} });
  const web80 = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] };
  it.each([
    ['whose backends are on the network of their hosts is open', { selector: { app: 'agent' } }, {}, 'allowed'],
    ['has no backend that has ended', web80, {}, 'denied'],
    ['with an empty selector has none', { selector: {} }, {}, 'unknown'],
    ['whose one backend is the caller is open to it', web80, { from: 'pod:shop/web' }, 'allowed'],
    [
      'is its load balancer’s address',
      { ...web80, spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ ip: '10.0.0.9' }] } } },
      { from: 'ip:203.0.113.1', to: 'ip:10.0.0.9' },
      'denied',
    ],
  ] as const)('%s', (_when, options, question, answer) => {
    const asked = { from: 'pod:bare/x', to: 'service:shop/s', ...question };
    expect(ask([...smallCluster, closed, service('shop/s', options)], asked)).toBe(answer);
  });
});
