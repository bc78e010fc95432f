import { describe, expect, it } from 'vitest';
import { ask, cilium, clusterwide, namespace, networkPolicy, node, pod, service } from './objects.ts';

const base = [
  namespace('shop'),
  node('n1', '10.240.0.1', { role: 'system' }),
  node('n2', '10.240.0.2'),
  pod('shop/web', { labels: { app: 'web' }, ip: '10.1.0.1', ports: [{ name: 'http', containerPort: 8080 }] }),
  pod('shop/api', { labels: { app: 'api' }, ip: '10.1.0.2', node: 'n2' }),
  pod('shop/gone', { labels: { app: 'web' }, ip: '10.1.0.9', phase: 'Succeeded' }),
  pod('shop/agent', { labels: { app: 'web' }, ip: '10.240.0.2', node: 'n2', hostNetwork: true }),
];
const web = { matchLabels: { app: 'web' } };
const closed = (types: readonly string[]) => networkPolicy('shop/closed', { podSelector: {}, policyTypes: types });
const fromApi = networkPolicy('shop/p', {
  podSelector: web,
  ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }] }],
});
const planes = ['kubernetes', 'cilium'] as const;

describe('an address is the object that has it', () => {
  it.each(planes)('of a pod, on %s', (dataplane) => {
    expect(ask([...base, fromApi], { from: 'ip:10.1.0.2', to: 'ip:10.1.0.1', dataplane })).toBe('allowed');
  });

  it('of a node: its own pods are reached, others by rule', () => {
    const objects = [...base, closed(['Ingress'])];
    expect(ask(objects, { from: 'ip:10.240.0.1', to: 'pod:shop/web' })).toBe('allowed');
    expect(ask(objects, { from: 'ip:10.240.0.2', to: 'pod:shop/web' })).toBe('denied');
  });

  it('of a pod that has ended it is nobody any more', () => {
    const policy = networkPolicy('shop/p', {
      podSelector: web,
      ingress: [{ from: [{ ipBlock: { cidr: '10.1.0.9/32' } }] }],
    });
    expect(ask([...base, policy], { from: 'ip:10.1.0.9', to: 'pod:shop/web', dataplane: 'cilium' })).toBe('allowed');
    expect(ask([...base, policy], { from: 'pod:shop/gone', to: 'pod:shop/web' })).toBe('unknown');
  });

  it('of a service it is the service', () => {
    const objects = [
      ...base,
      service('shop/web', {
        selector: { app: 'web' },
        ports: [{ port: 80, targetPort: 'http' }],
        spec: { clusterIP: '10.0.0.10' },
      }),
    ];
    const policy = networkPolicy('shop/p', { podSelector: web, ingress: [{ ports: [{ port: 8080 }] }] });
    expect(ask([...objects, policy], { from: 'pod:shop/api', to: 'ip:10.0.0.10' })).toBe('allowed');
    expect(ask([...objects, policy], { from: 'ip:10.0.0.10', to: 'pod:shop/web' })).toBe('unknown');
  });

  it('with two families it is unknown only where they disagree, and the probe names neither', () => {
    const both = [
      pod('shop/two', { labels: { app: 'two' }, ips: ['10.1.0.5', 'fd00::5'] }),
      pod('shop/both', { labels: { app: 'web' }, ips: ['10.1.0.6', 'fd00::6'] }),
      ...base,
    ];
    const policy = networkPolicy('shop/p', {
      podSelector: web,
      ingress: [{ from: [{ ipBlock: { cidr: '10.1.0.0/24' } }] }],
    });
    const from = ['pod:shop/two', 'ip:10.1.0.5', 'ip:fd00::5', 'ip:fd00:0::0005'];
    expect(from.map((each) => ask([...both, policy], { from: each, to: 'pod:shop/both' }))).toEqual([
      'unknown',
      'allowed',
      'denied',
      'denied',
    ]);
  });

  it('with two families it meets what has one by that one', () => {
    const two = pod('shop/two', { labels: { app: 'two' }, ips: ['10.1.0.5', 'fd00::5'] });
    const six = pod('shop/six', { labels: { app: 'six' }, ip: 'fd00::6' });
    const services = [
      service('shop/api', { selector: { app: 'api' }, spec: { clusterIP: '10.0.0.10' } }),
      service('shop/both', { selector: { app: 'two' }, spec: { clusterIPs: ['10.0.0.11', 'fd01::11'] } }),
    ];
    const into = (cidr: string) =>
      networkPolicy('shop/p', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr } }] }] });
    const answers = (cidr: string, ...probes: readonly (readonly [string, string])[]) =>
      probes.map(([from, to]) => ask([...base, two, six, ...services, into(cidr)], { from, to }));
    const probes = [
      ['pod:shop/two', 'pod:shop/web'],
      ['pod:shop/two', 'service:shop/api'],
      ['pod:shop/two', 'pod:shop/six'],
      ['node:n2', 'pod:shop/two'],
    ] as const;
    expect(answers('10.1.0.0/24', ...probes)).toEqual(['allowed', 'allowed', 'denied', 'denied']);
    expect(answers('fd00::/64', ...probes)).toEqual(['denied', 'denied', 'allowed', 'denied']);
    const out = networkPolicy('shop/out', {
      podSelector: { matchLabels: { app: 'api' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: 'fd00::/64' } }] }],
    });
    const api = pod('shop/api6', { labels: { app: 'api' }, ips: ['10.1.0.8', 'fd00::8'] });
    const of = (to: string) => ask([...base, two, api, ...services, out], { from: 'pod:shop/api6', to });
    expect(['service:shop/both', 'ip:10.0.0.11', 'ip:fd01::11'].map(of)).toEqual(['unknown', 'denied', 'allowed']);
  });

  it('that is empty, as of a pod that waits for one, is none', () => {
    const waiting = pod('shop/waiting', { ip: '', labels: { app: 'web' } });
    expect(ask([...base, waiting], { from: 'pod:shop/waiting', to: 'pod:shop/web' })).toBe('allowed');
  });

  it('that nobody wrote down is unknown to a range, but to the whole of IPv4', () => {
    const objects = [...base, pod('shop/new', { labels: { app: 'new' } })];
    const of = (cidr: string) =>
      networkPolicy('shop/p', { podSelector: web, ingress: [{ from: [{ ipBlock: { cidr } }] }] });
    const question = { from: 'pod:shop/new', to: 'pod:shop/web' };
    expect([ask([...objects, of('10.0.0.0/8')], question), ask([...objects, of('0.0.0.0/0')], question)]).toEqual([
      'unknown',
      'allowed',
    ]);
  });
});

describe('pods on the network of their host', () => {
  it.each(planes)('are never selected, on %s', (dataplane) => {
    expect(ask([...base, closed(['Ingress'])], { from: 'pod:shop/api', to: 'pod:shop/agent', dataplane })).toBe(
      'allowed',
    );
  });

  it.each(planes)('are never met by a selector, on %s', (dataplane) => {
    const policy = networkPolicy('shop/p', { podSelector: web, ingress: [{ from: [{ podSelector: web }] }] });
    expect(ask([...base, policy], { from: 'pod:shop/agent', to: 'pod:shop/web', dataplane })).toBe('denied');
  });

  it('are the node that they run on, also where no node is listed', () => {
    const objects = base.slice(3).map((each) => each);
    expect(ask([...objects, closed(['Ingress'])], { from: 'pod:shop/agent', to: 'pod:shop/api' })).toBe('allowed');
    expect(ask([...objects, closed(['Ingress'])], { from: 'node:n1', to: 'pod:shop/web' })).toBe('allowed');
  });
});

describe('a pod and nodes', () => {
  it.each(planes)('a pod reaches itself with anything closed, on %s', (dataplane) => {
    const objects = [...base, closed(['Ingress', 'Egress'])];
    expect(ask(objects, { from: 'pod:shop/web', to: 'pod:shop/web', dataplane })).toBe('allowed');
  });

  it('its own node is open to it on kubernetes, and by rule on Cilium', () => {
    const objects = [...base, closed(['Egress'])];
    const question = { from: 'pod:shop/web', to: 'node:n1' };
    expect(ask(objects, question)).toBe('allowed');
    expect(ask(objects, { ...question, dataplane: 'cilium' })).toBe('denied');
    const host = cilium('shop/host', { endpointSelector: {}, egress: [{ toEntities: ['host'] }] });
    expect(ask([...objects, host], { ...question, dataplane: 'cilium' })).toBe('allowed');
    expect(ask([...objects, host], { ...question, to: 'node:n2', dataplane: 'cilium' })).toBe('denied');
  });

  it('another node is met by its address on kubernetes', () => {
    const policy = networkPolicy('shop/p', {
      podSelector: web,
      egress: [{ to: [{ ipBlock: { cidr: '10.240.0.2/32' } }] }],
    });
    expect(ask([...base, policy], { from: 'pod:shop/web', to: 'node:n2' })).toBe('allowed');
  });

  it('a pod that no node was given yet may be on any: only what is allowed anyway is known', () => {
    const objects = [...base, { ...pod('shop/new', { ip: '10.1.0.7' }), spec: { containers: [] } }];
    const question = { from: 'node:n1', to: 'pod:shop/new' };
    expect([ask(objects, question), ask([...objects, closed(['Ingress'])], question)]).toEqual(['allowed', 'unknown']);
  });

  it('a policy for nodes is not judged: what it decides is unknown, its own pods apart', () => {
    const policy = clusterwide('host', {
      nodeSelector: { matchLabels: { role: 'system' } },
      ingress: [{ fromEntities: ['cluster'] }],
    });
    const objects = [...base, policy];
    const to = (name: string) => ask(objects, { from: 'pod:shop/api', to: name, dataplane: 'cilium' });
    expect([to('node:n1'), to('node:n2'), to('pod:shop/web')]).toEqual(['unknown', 'allowed', 'allowed']);
    expect(ask(objects, { from: 'pod:shop/api', to: 'node:n1' })).toBe('allowed');
  });
});

describe('a service', () => {
  const policy = networkPolicy('shop/p', { podSelector: { matchLabels: { pod: 'one' } }, policyTypes: ['Ingress'] });
  const two = [
    namespace('shop'),
    ...['one', 'two'].map((name) =>
      pod(`shop/${name}`, {
        labels: { app: 'web', pod: name },
        ip: `10.1.1.${name.length + name.charCodeAt(0)}`,
        ports: [{ name: 'http', containerPort: name === 'one' ? 8080 : 8081 }],
      }),
    ),
    pod('shop/client', { ip: '10.1.2.1', labels: { app: 'client' } }),
  ];
  const svc = (options: Parameters<typeof service>[1]) => service('shop/web', options);
  const to = 'service:shop/web';
  const from = 'pod:shop/client';

  it('is unknown where its backends disagree, else what they agree on', () => {
    const objects = [...two, svc({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] })];
    const all = networkPolicy('shop/all', { podSelector: {}, policyTypes: ['Ingress'] });
    expect([
      ask(objects, { from, to }),
      ask([...objects, policy], { from, to }),
      ask([...objects, all], { from, to }),
    ]).toEqual(['allowed', 'unknown', 'denied']);
  });

  it('translates its port for each backend, by the name there', () => {
    const of = (port: number) =>
      networkPolicy('shop/p', {
        podSelector: { matchLabels: { app: 'web' } },
        ingress: [{ ports: [{ port, endPort: port + 1 }] }],
      });
    const objects = [...two, svc({ selector: { app: 'web' }, ports: [{ name: 'www', port: 80, targetPort: 'http' }] })];
    expect(ask([...objects, of(8080)], { from, to })).toBe('allowed');
    expect(ask([...objects, of(8080)], { from, to, port: 'www' })).toBe('allowed');
    expect(ask([...objects, of(80)], { from, to })).toBe('denied');
  });

  it('headless translates nothing', () => {
    const of = (port: number) =>
      networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ ports: [{ port }] }] });
    const objects = [
      ...two,
      svc({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], spec: { clusterIP: 'None' } }),
    ];
    expect([ask([...objects, of(80)], { from, to }), ask([...objects, of(8080)], { from, to })]).toEqual([
      'allowed',
      'denied',
    ]);
  });

  it.each([
    { when: 'it has no selector', options: {} },
    { when: 'nothing is behind it', options: { selector: { app: 'nobody' } } },
    { when: 'it has no such port', options: { selector: { app: 'web' }, ports: [{ port: 443 }] } },
    {
      when: 'it has the port for another protocol',
      options: { selector: { app: 'web' }, ports: [{ port: 80, protocol: 'UDP' }] },
    },
  ])('is unknown where $when', ({ options }) => {
    expect(ask([...two, svc(options)], { from, to })).toBe('unknown');
  });

  it('of type ExternalName is its name', () => {
    const external = svc({ spec: { type: 'ExternalName', externalName: 'api.example.com' }, ports: [] });
    const denied = networkPolicy('shop/p', { podSelector: {}, policyTypes: ['Egress'] });
    expect([ask([...two, external], { from, to }), ask([...two, external, denied], { from, to })]).toEqual([
      'allowed',
      'denied',
    ]);
  });

  it('is found by its name in the cluster', () => {
    const objects = [...two, svc({ selector: { app: 'web' } })];
    const all = networkPolicy('shop/all', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] });
    for (const name of ['web.shop.svc', 'web.shop.svc.cluster.local.'])
      expect(ask([...objects, all], { from, to: `name:${name}` })).toBe('denied');
    expect(ask(objects, { from, to: 'name:nobody.shop.svc' })).toBe('unknown');
  });
});

describe('a name outside of the cluster', () => {
  const of = (egress: unknown) => [
    ...base,
    networkPolicy('shop/p', { podSelector: web, policyTypes: ['Egress'], egress }),
  ];
  const question = { from: 'pod:shop/web', to: 'name:api.example.com', port: 443 };
  it.each([
    { when: 'egress is open', egress: [{}], answer: 'allowed' },
    { when: 'egress is closed', egress: [], answer: 'denied' },
    { when: 'only pods are allowed', egress: [{ to: [{ namespaceSelector: {} }] }], answer: 'denied' },
    { when: 'the whole of IPv4 is allowed', egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }], answer: 'allowed' },
    { when: 'a range is allowed', egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }], answer: 'unknown' },
    { when: 'another port is allowed', egress: [{ ports: [{ port: 80 }] }], answer: 'denied' },
  ])('where $when it is $answer', ({ egress, answer }) => {
    expect(ask(of(egress), question)).toBe(answer);
  });

  it('that only Cilium’s names would allow is unknown, and its world is allowed', () => {
    const rule = (egress: unknown) => [...base, cilium('shop/p', { endpointSelector: web, egress })];
    expect(ask(rule([{ toFQDNs: [{ matchName: 'api.example.com' }] }]), { ...question, dataplane: 'cilium' })).toBe(
      'unknown',
    );
    expect(ask(rule([{ toEntities: ['world'] }]), { ...question, dataplane: 'cilium' })).toBe('allowed');
    expect(
      ask(rule([{ toFQDNs: [{ matchName: 'api.example.com' }] }]), {
        from: 'pod:shop/web',
        to: 'pod:shop/api',
        dataplane: 'cilium',
      }),
    ).toBe('denied');
  });
});
