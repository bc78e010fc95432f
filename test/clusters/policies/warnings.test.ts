import { describe, expect, it } from 'vitest';
import { ask, cilium, clusterwide, explain, namespace, networkPolicy, node, pod, service, warned } from './objects.ts';

const nat = {
  'service.beta.kubernetes.io/azure-pls-create': 'true',
  'service.beta.kubernetes.io/azure-pls-ip-configuration-ip-address': '10.240.1.7',
};
const world = [
  namespace('shop'),
  node('n1', '10.240.0.1'),
  pod('shop/web', { labels: { app: 'web' }, ip: '10.1.0.1' }),
  pod('shop/job', { labels: { app: 'job' }, ip: '10.1.0.2' }),
  service('shop/web', { selector: { app: 'web' }, annotations: nat, spec: { type: 'LoadBalancer' } }),
];
const web = { matchLabels: { app: 'web' } };
const job = { matchLabels: { app: 'job' } };
const np = (spec: unknown, name = 'shop/p') => networkPolicy(name, spec);
const p = 'NetworkPolicy/shop/p';
const of = (policies: readonly unknown[], dataplane: 'kubernetes' | 'cilium' = 'kubernetes') =>
  warned([...world, ...policies], dataplane);

describe('egress-only-guard', () => {
  const egress = {
    podSelector: web,
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }],
  };
  it.each([
    { when: 'nothing governs who comes in', policies: [np(egress)], warns: [`egress-only-guard ${p}`] },
    { when: 'its pods are behind no service', policies: [np({ ...egress, podSelector: job })], warns: [] },
    {
      when: 'another policy governs it',
      policies: [np(egress), np({ podSelector: {}, ingress: [{}] }, 'shop/q')],
      warns: [],
    },
    {
      when: 'it says who comes in as well',
      policies: [np({ ...egress, policyTypes: ['Egress', 'Ingress'], ingress: [{}] })],
      warns: [],
    },
    {
      when: 'another policy governs other pods',
      policies: [np(egress), np({ podSelector: job, ingress: [{}] }, 'shop/q')],
      warns: [`egress-only-guard ${p}`],
    },
  ])('where $when: $warns', ({ policies, warns }) => {
    expect(of(policies)).toEqual(warns);
  });

  it('for a policy of Cilium too', () => {
    expect(of([cilium('shop/p', { endpointSelector: web, egress: [{ toEntities: ['cluster'] }] })], 'cilium')).toEqual([
      'egress-only-guard CiliumNetworkPolicy/shop/p',
    ]);
  });
});

describe('ingress-empty', () => {
  it.each([
    {
      when: 'an empty list',
      policies: [np({ podSelector: web, policyTypes: ['Ingress'], ingress: [] })],
      warns: [`ingress-empty ${p}`],
    },
    { when: 'no list', policies: [np({ podSelector: {} })], warns: [`ingress-empty ${p}`] },
    { when: 'pods behind no service', policies: [np({ podSelector: job })], warns: [] },
    {
      when: 'another policy that lets somebody in',
      policies: [
        np({ podSelector: {} }),
        np({ podSelector: web, ingress: [{ from: [{ podSelector: job }] }] }, 'shop/q'),
      ],
      warns: [],
    },
  ])('$when: $warns', ({ policies, warns }) => {
    expect(of(policies)).toEqual(warns);
  });

  it.each([
    { when: 'an empty rule', ingress: { ingress: [{}] } },
    { when: 'an empty list of peers', ingress: { ingress: [{ fromEndpoints: [] }] } },
    { when: 'denials only', ingress: { ingressDeny: [{ fromEntities: ['world'] }] } },
  ])("$when of Cilium's", ({ ingress }) => {
    expect(of([cilium('shop/p', { endpointSelector: web, ...ingress })], 'cilium')).toEqual([
      'ingress-empty CiliumNetworkPolicy/shop/p',
    ]);
  });
});

describe('ingress-empty where everybody is denied', () => {
  const everybody = [{ fromEntities: ['all'] }];
  const some = [{ fromEndpoints: [{}] }];
  const own = 'ingress-empty CiliumNetworkPolicy/shop/p';
  it.each([
    { when: 'beside who is allowed', ingress: some, ingressDeny: everybody, warns: [own] },
    { when: 'by both halves', ingress: some, ingressDeny: [{ fromEntities: ['cluster', 'world'] }], warns: [own] },
    {
      when: 'by halves apart',
      ingress: some,
      ingressDeny: [{ fromEntities: ['cluster'] }, { fromEntities: ['world'] }],
      warns: [own],
    },
    { when: 'without a default', ingressDeny: everybody, enableDefaultDeny: { ingress: false }, warns: [own] },
    {
      when: 'on the port of the service',
      ingress: some,
      ingressDeny: [{ toPorts: [{ ports: [{ port: '80' }] }] }],
      warns: [own],
    },
    { when: 'on another port', ingress: some, ingressDeny: [{ toPorts: [{ ports: [{ port: '81' }] }] }], warns: [] },
    { when: 'of a half alone', ingress: some, ingressDeny: [{ fromEntities: ['world'] }], warns: [] },
    { when: 'of nobody', ingress: some, ingressDeny: [{}], warns: [] },
  ])('$when: $warns', ({ when: _, warns, ...rule }) => {
    expect(of([cilium('shop/p', { endpointSelector: web, ...rule })], 'cilium')).toEqual(warns);
  });

  it('by another policy, and the one that allows is not to blame', () => {
    const policies = [
      cilium('shop/p', { endpointSelector: web, ingressDeny: everybody }),
      cilium('shop/q', { endpointSelector: web, ingress: some }),
    ];
    expect(of(policies, 'cilium')).toEqual([own]);
  });
});

describe('pls-consumer-range', () => {
  const into = (...ranges: readonly string[]) =>
    np({ podSelector: web, ingress: [{ from: ranges.map((cidr) => ({ ipBlock: { cidr } })) }] });
  it.each([
    { when: "a consumer's range", policy: into('10.9.0.0/16'), warns: [`pls-consumer-range ${p}`] },
    { when: 'the NAT address', policy: into('10.240.1.0/24'), warns: [] },
    { when: "the health probe's address", policy: into('168.63.129.16/32', '10.240.1.7/32'), warns: [] },
    {
      when: 'a NAT address that is excepted',
      policy: np({
        podSelector: web,
        ingress: [{ from: [{ ipBlock: { cidr: '10.240.1.0/24', except: ['10.240.1.7/32'] } }] }],
      }),
      warns: [`pls-consumer-range ${p}`],
    },
    {
      when: 'pods behind no such service',
      policy: np({ podSelector: job, ingress: [{ from: [{ ipBlock: { cidr: '10.9.0.0/16' } }] }] }),
      warns: [],
    },
    {
      when: 'the way out',
      policy: np({
        podSelector: web,
        policyTypes: ['Egress', 'Ingress'],
        ingress: [{}],
        egress: [{ to: [{ ipBlock: { cidr: '10.9.0.0/16' } }] }],
      }),
      warns: [],
    },
  ])('$when: $warns', ({ policy, warns }) => {
    expect(of([policy])).toEqual(warns);
  });

  it('is owed by nobody where no annotation fixes the NAT addresses', () => {
    const plain = service('shop/web', {
      selector: { app: 'web' },
      annotations: { 'service.beta.kubernetes.io/azure-pls-create': 'true' },
    });
    expect(warned([...world.slice(0, -1), plain, into('10.9.0.0/16')], 'kubernetes')).toEqual([]);
  });
});

describe('the others', () => {
  it('said-twice: where an object of one name says otherwise than a later one, which is judged', () => {
    const closed = np({ podSelector: web, policyTypes: ['Ingress'] });
    const open = np({ podSelector: web, ingress: [{}] });
    expect(of([closed, open])).toEqual([`said-twice ${p}`]);
    expect(ask([...world, closed, open], { from: 'pod:shop/job', to: 'pod:shop/web' })).toBe('allowed');
    expect(of([open, open])).toEqual([]);
  });

  it('no-api-version: no policy at all', () => {
    const { apiVersion: _, ...body } = np({ podSelector: {}, policyTypes: ['Ingress'] }) as Record<string, unknown>;
    expect(of([body])).toEqual([`no-api-version ${p}`]);
    expect(ask([...world, body], { from: 'pod:shop/job', to: 'pod:shop/web' })).toBe('allowed');
  });

  it('ipblock-never-matches-pods: where the range holds a pod or a node, on Cilium alone', () => {
    const policy = (cidr: string, except: readonly string[] = []) =>
      np({ podSelector: job, ingress: [{ from: [{ ipBlock: { cidr, except } }] }] });
    const warns = [`ipblock-never-matches-pods ${p}`];
    expect(of([policy('10.1.0.0/16')], 'cilium')).toEqual(warns);
    expect(of([policy('10.240.0.1/32')], 'cilium')).toEqual(warns);
    expect(of([policy('10.0.0.0/8', ['10.1.0.0/16', '10.240.0.0/16'])], 'cilium')).toEqual([]);
    expect(of([policy('203.0.113.0/24')], 'cilium')).toEqual([]);
    expect(of([policy('10.1.0.0/16')])).toEqual([]);
    expect(
      of(
        [cilium('shop/p', { endpointSelector: job, ingress: [{ fromCIDRSet: [{ cidr: '10.1.0.0/16' }] }] })],
        'cilium',
      ),
    ).toEqual(['ipblock-never-matches-pods CiliumNetworkPolicy/shop/p']);
  });

  it('not-judged: nodes', () => {
    expect(of([clusterwide('p', { nodeSelector: {}, ingress: [{ fromEntities: ['cluster'] }] })], 'cilium')).toEqual([
      'not-judged CiliumClusterwideNetworkPolicy//p',
    ]);
  });

  it('selects-nothing: none of the living pods', () => {
    expect(of([np({ podSelector: { matchLabels: { app: 'nobody' } } })])).toEqual([`selects-nothing ${p}`]);
    expect(warned([namespace('shop'), np({ podSelector: web })], 'kubernetes')).toEqual([]);
  });

  it.each([
    { when: 'a peer that says nobody', spec: { podSelector: {}, ingress: [{ from: [{}] }] } },
    {
      when: 'a block beside a selector',
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] },
    },
    {
      when: 'an exception outside of its block',
      spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/8'] } }] }] },
    },
    { when: 'a stretch without its first port', spec: { podSelector: {}, ingress: [{ ports: [{ endPort: 90 }] }] } },
    {
      when: 'a stretch that ends before it begins',
      spec: { podSelector: {}, ingress: [{ ports: [{ port: 90, endPort: 80 }] }] },
    },
    { when: 'a stretch of a name', spec: { podSelector: {}, ingress: [{ ports: [{ port: 'http', endPort: 90 }] }] } },
    { when: 'a port that there is none of', spec: { podSelector: {}, ingress: [{ ports: [{ port: 70000 }] }] } },
    { when: 'a name that is none', spec: { podSelector: {}, ingress: [{ ports: [{ port: 'not_a_name' }] }] } },
    { when: 'another protocol', spec: { podSelector: {}, ingress: [{ ports: [{ port: 80, protocol: 'ICMP' }] }] } },
    { when: 'another type', spec: { podSelector: {}, policyTypes: ['Both'] } },
    { when: 'three types', spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress', 'Ingress'] } },
  ])('not-enforced: Kubernetes refuses $when', ({ spec }) => {
    expect(of([np(spec)])).toEqual([`not-enforced ${p}`]);
    expect(ask([...world, np(spec)], { from: 'ip:203.0.113.9', to: 'pod:shop/web' })).toBe('allowed');
  });

  it('not-enforced: an apiVersion that no cluster serves', () => {
    const old = { ...(np({ podSelector: {} }) as Record<string, unknown>), apiVersion: 'extensions/v1beta1' };
    const { warnings } = explain([...world, old], { from: 'pod:shop/job', to: 'pod:shop/web' });
    expect(warnings).toEqual([
      { policy: p, kind: 'not-enforced', says: expect.stringContaining("'extensions/v1beta1'") },
    ]);
  });
});
