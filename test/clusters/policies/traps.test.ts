import { describe, expect, it } from 'vitest';
import {
  ask,
  cilium,
  clusterwide,
  explain,
  namespace,
  networkPolicy,
  node,
  pod,
  type Question,
  service,
  warned,
} from './objects.ts';

/** What people expect of network policies and don't get, one sentence each; the numbers are those of docs/clusters.md. */

const world = [
  namespace('shop', { team: 'shop' }),
  namespace('other', { team: 'other' }),
  node('n1', '10.240.0.1'),
  node('n2', '10.240.0.2'),
  pod('shop/web', { labels: { app: 'web' }, ip: '10.1.0.1', ports: [{ name: 'http', containerPort: 8080 }] }),
  pod('shop/api', { labels: { app: 'api' }, ip: '10.1.0.2', node: 'n2' }),
  pod('other/job', { labels: { app: 'api' }, ip: '10.2.0.1', node: 'n2' }),
  service('shop/web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }),
];
const web = { matchLabels: { app: 'web' } };
const on = (policy: unknown, question: Partial<Question>) =>
  ask([...world, policy], { from: 'pod:shop/api', to: 'pod:shop/web', dataplane: 'cilium', ...question });
const onKubernetes = (policy: unknown, question: Partial<Question> = {}) =>
  on(policy, { dataplane: 'kubernetes', ...question });
const fromWeb = { from: 'pod:shop/web', to: 'pod:shop/api' };

describe('NetworkPolicy', () => {
  it('1: `egress: []` without policyTypes closes ingress, and egress not at all', () => {
    const policy = networkPolicy('shop/p', { podSelector: web, egress: [] });
    expect([onKubernetes(policy), onKubernetes(policy, fromWeb)]).toEqual(['denied', 'allowed']);
  });

  it('2: a missing `ingress` closes ingress where policyTypes names it', () => {
    expect(onKubernetes(networkPolicy('shop/p', { podSelector: web, policyTypes: ['Ingress'] }))).toBe('denied');
  });

  it('3: Cilium enforces the rules of a direction that policyTypes leaves out, and the answer names the bug', () => {
    const policy = networkPolicy('shop/p', {
      podSelector: web,
      policyTypes: ['Egress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'nobody' } } }] }],
    });
    expect(onKubernetes(policy)).toBe('allowed');
    const { probes } = explain([...world, policy], { from: 'pod:shop/api', to: 'pod:shop/web', dataplane: 'cilium' });
    expect(probes[0]).toMatchObject({ answer: 'denied' });
    expect(probes[0]?.because).toContainEqual({
      policy: 'NetworkPolicy/shop/p',
      direction: 'ingress',
      says: 'denied',
      note: expect.stringContaining('cilium/cilium#48703'),
    });
  });

  it('9: 0.0.0.0/0 is nobody in the cluster on Cilium, and everybody elsewhere', () => {
    const policy = networkPolicy('shop/p', {
      podSelector: web,
      ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
    });
    expect([on(policy, {}), on(policy, { from: 'node:n2' }), on(policy, { from: 'ip:203.0.113.9' })]).toEqual([
      'denied',
      'denied',
      'allowed',
    ]);
    expect([onKubernetes(policy), onKubernetes(policy, { from: 'node:n2' })]).toEqual(['allowed', 'allowed']);
    expect(warned([...world, policy], 'cilium')).toEqual(['ipblock-never-matches-pods NetworkPolicy/shop/p']);
  });

  it('10: on Cilium only a rule without peers lets another node in', () => {
    const of = (from: unknown) => networkPolicy('shop/p', { podSelector: web, ingress: [from] });
    expect(on(of({ from: [{ ipBlock: { cidr: '10.240.0.2/32' } }] }), { from: 'node:n2' })).toBe('denied');
    expect(on(of({ ports: [{ port: 80 }] }), { from: 'node:n2' })).toBe('allowed');
  });

  it('11: no protocol means TCP in a NetworkPolicy, and any in Cilium', () => {
    const policy = networkPolicy('shop/p', { podSelector: web, ingress: [{ ports: [{ port: 80 }] }] });
    const other = cilium('shop/p', { endpointSelector: web, ingress: [{ toPorts: [{ ports: [{ port: '80' }] }] }] });
    expect([onKubernetes(policy, { protocol: 'UDP' }), on(other, { protocol: 'UDP' })]).toEqual(['denied', 'allowed']);
  });

  it("12: a policy's port is the pod's, and never the service's", () => {
    const of = (port: number) => networkPolicy('shop/p', { podSelector: web, ingress: [{ ports: [{ port }] }] });
    expect([
      onKubernetes(of(80), { to: 'service:shop/web' }),
      onKubernetes(of(8080), { to: 'service:shop/web' }),
    ]).toEqual(['denied', 'allowed']);
  });

  it('13: a dash before podSelector makes two peers of one', () => {
    const both = { namespaceSelector: { matchLabels: { team: 'other' } }, podSelector: { matchLabels: { app: 'x' } } };
    const of = (from: unknown) => networkPolicy('shop/p', { podSelector: web, ingress: [{ from }] });
    expect(onKubernetes(of([both]), { from: 'pod:other/job' })).toBe('denied');
    const apart = Object.entries(both).map(([name, value]) => ({ [name]: value }));
    expect(onKubernetes(of(apart), { from: 'pod:other/job' })).toBe('allowed');
  });

  it('14: an exception denies nobody whom another rule allows', () => {
    const policy = networkPolicy('shop/p', {
      podSelector: web,
      ingress: [
        {
          from: [
            { ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.9/32'] } },
            { ipBlock: { cidr: '203.0.113.8/30' } },
          ],
        },
      ],
    });
    expect(onKubernetes(policy, { from: 'ip:203.0.113.9' })).toBe('allowed');
  });

  it('15: an exception that is the whole block is refused by Kubernetes, and taken by Cilium', () => {
    const range = { cidr: '203.0.113.0/24', except: ['203.0.113.0/24'] };
    const policy = networkPolicy('shop/p', { podSelector: web, ingress: [{ from: [{ ipBlock: range }] }] });
    expect(onKubernetes(policy)).toBe('allowed');
    expect(warned([...world, policy], 'kubernetes')).toEqual(['not-enforced NetworkPolicy/shop/p']);
    const other = cilium('shop/p', { endpointSelector: web, ingress: [{ fromCIDRSet: [range] }] });
    expect(on(other, { from: 'ip:203.0.113.9' })).toBe('denied');
    expect(warned([...world, other], 'cilium')).toEqual([]);
  });
});

describe('Cilium', () => {
  const rule = (ingress: unknown, rest: Record<string, unknown> = {}) =>
    cilium('shop/p', { endpointSelector: web, ingress, ...rest });

  it('4: `ingress: []` is refused, so that everything stays open', () => {
    expect(on(rule([]), {})).toBe('allowed');
    expect(warned([...world, rule([])], 'cilium')).toEqual(['not-enforced CiliumNetworkPolicy/shop/p']);
  });

  it('5: `ingress: [{}]` lets nobody in, where a NetworkPolicy lets everybody in', () => {
    expect(on(rule([{}]), {})).toBe('denied');
    expect(onKubernetes(networkPolicy('shop/p', { podSelector: web, ingress: [{}] }))).toBe('allowed');
  });

  it('6: an empty list of peers is nobody, also beside ports; null is no list', () => {
    const toPorts = [{ ports: [{ port: '80' }] }];
    for (const name of ['fromEndpoints', 'fromCIDR', 'fromCIDRSet', 'fromEntities']) {
      expect(on(rule([{ [name]: [], toPorts }]), {}), name).toBe('denied');
      expect(on(rule([{ [name]: null, toPorts }]), {}), name).toBe('allowed');
    }
  });

  it('7: `fromEndpoints: [{}]` is the pods of the own namespace', () => {
    const policy = rule([{ fromEndpoints: [{}] }]);
    expect([on(policy, {}), on(policy, { from: 'pod:other/job' })]).toEqual(['allowed', 'denied']);
  });

  it('8: clusterwide it is the pods of every namespace, and neither nodes nor the world', () => {
    const policy = clusterwide('p', { endpointSelector: web, ingress: [{ fromEndpoints: [{}] }] });
    const from = ['pod:shop/api', 'pod:other/job', 'node:n2', 'ip:203.0.113.9'];
    expect(from.map((each) => on(policy, { from: each }))).toEqual(['allowed', 'allowed', 'denied', 'denied']);
  });

  it('16: a rule that only denies somebody closes the direction to everybody', () => {
    const policy = cilium('shop/p', { endpointSelector: web, ingressDeny: [{ fromEntities: ['world'] }] });
    expect(on(policy, {})).toBe('denied');
    const open = cilium('shop/p', {
      endpointSelector: web,
      enableDefaultDeny: { ingress: false },
      ingressDeny: [{ fromEntities: ['world'] }],
    });
    expect([on(open, {}), on(open, { from: 'ip:203.0.113.9' })]).toEqual(['allowed', 'denied']);
  });

  it('18: two kinds of peers in one rule refuse the object', () => {
    const policy = rule([{ fromEntities: ['world'], fromEndpoints: [{}] }]);
    expect(on(policy, {})).toBe('allowed');
    expect(warned([...world, policy], 'cilium')).toEqual(['not-enforced CiliumNetworkPolicy/shop/p']);
  });

  it('19: a status of Valid proves nothing, one of not Valid proves the refusal', () => {
    const status = (said: string) => ({ status: { conditions: [{ type: 'Valid', status: said }] } });
    const spec = (ingress: unknown) => ({ endpointSelector: web, ingress });
    expect(on(cilium('shop/p', spec([]), status('True')), {})).toBe('allowed');
    expect(on(cilium('shop/p', spec([{}]), status('False')), {})).toBe('allowed');
  });
});

describe('behind a private link service', () => {
  const published = (externalTrafficPolicy?: string) =>
    service('shop/web', {
      selector: { app: 'web' },
      ports: [{ port: 80, targetPort: 8080 }],
      annotations: {
        'service.beta.kubernetes.io/azure-load-balancer-internal': 'true',
        'service.beta.kubernetes.io/azure-pls-create': 'true',
        'service.beta.kubernetes.io/azure-pls-ip-configuration-ip-address': '10.240.1.7 10.240.1.8',
      },
      spec: { type: 'LoadBalancer', ...(externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy }) },
    });
  const objects = (policy: unknown, traffic?: string) => [...world.slice(0, -1), published(traffic), policy];
  const allowing = (cidr: string, ...entities: readonly string[]) =>
    cilium('shop/p', {
      endpointSelector: web,
      ingress: [{ fromCIDR: [cidr] }, ...(entities.length > 0 ? [{ fromEntities: entities }] : [])],
    });

  it("20: a policy on the consumer's range meets nobody: NAT addresses arrive", () => {
    for (const policy of [
      allowing('10.9.0.0/16'),
      networkPolicy('shop/p', { podSelector: web, ingress: [{ from: [{ ipBlock: { cidr: '10.9.0.0/16' } }] }] }),
    ]) {
      const { warnings } = explain(objects(policy), {
        from: 'ip:10.240.1.7',
        to: 'service:shop/web',
        dataplane: 'cilium',
      });
      expect(warnings).toMatchObject([{ kind: 'pls-consumer-range', says: expect.stringContaining('LinkID') }]);
    }
    expect(warned(objects(allowing('10.240.1.0/28')), 'cilium')).toEqual([]);
  });

  it('21: letting the NAT addresses in is not enough under externalTrafficPolicy Cluster', () => {
    const question = { from: 'ip:10.240.1.7', to: 'service:shop/web', dataplane: 'cilium' } as const;
    const answers = [
      ask(objects(allowing('10.240.1.7')), question),
      ask(objects(allowing('10.240.1.7'), 'Local'), question),
      ask(objects(allowing('10.240.1.7', 'remote-node')), question),
      ask(objects(allowing('10.9.0.0/16')), question),
    ];
    expect(answers).toEqual(['unknown', 'allowed', 'allowed', 'denied']);
  });

  it('21: on kubernetes the client is judged by its own address, and the answer says that it arrives as a node', () => {
    const policy = networkPolicy('shop/p', {
      podSelector: web,
      ingress: [{ from: [{ ipBlock: { cidr: '10.240.1.7/32' } }] }],
    });
    const answer = (traffic?: string) =>
      explain(objects(policy, traffic), { from: 'ip:10.240.1.7', to: 'service:shop/web' }).probes[0];
    const note = expect.stringContaining('externalTrafficPolicy');
    expect(answer()).toMatchObject({ answer: 'allowed', because: [{ says: 'allowed', note }] });
    expect(answer('Local')?.because).toEqual([expect.not.objectContaining({ note })]);
  });
});
