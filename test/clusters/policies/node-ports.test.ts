import { describe, expect, it } from 'vitest';
import { ask, cilium, explain, networkPolicy, node, pod, type Question, service } from './objects.ts';

/** From outside to port 30080 of node n1, unless said: it leads to shop/web, which is on n1. */
const web = { matchLabels: { app: 'web' } };
const world = (policy: unknown, spec: object = {}, on = 'n1') => [
  node('n1', '10.240.0.1'),
  node('n2', '10.240.0.2'),
  pod('shop/web', { labels: { app: 'web' }, ip: '10.1.0.1', node: on }),
  pod('shop/api', { labels: { app: 'api' }, ip: '10.1.0.2', node: 'n2' }),
  service('shop/web', {
    selector: { app: 'web' },
    ports: [{ port: 80, targetPort: 8080, nodePort: 30_080 }],
    spec: { type: 'NodePort', ...spec },
  }),
  ...(policy === undefined ? [] : [policy]),
];
const local = { externalTrafficPolicy: 'Local' };
const closed = networkPolicy('shop/p', { podSelector: web });
const onlyBlock = (cidr: string) =>
  networkPolicy('shop/p', { podSelector: web, ingress: [{ from: [{ ipBlock: { cidr } }] }] });
const onlyApi = networkPolicy('shop/p', {
  podSelector: web,
  ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }] }],
});
const onlyWorld = cilium('shop/p', { endpointSelector: web, ingress: [{ fromEntities: ['world'] }] });
const onlyRemote = cilium('shop/p', { endpointSelector: web, ingress: [{ fromEntities: ['remote-node'] }] });
const noWayOut = networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Egress'] });
const asked = { from: 'ip:203.0.113.9', to: 'node:n1', port: 30_080 };
const api = { from: 'pod:shop/api' };
const onCilium = { dataplane: 'cilium' } as const;

describe('a port of a node that leads to a service is judged by the policies of its pods', () => {
  it.each<[string, readonly unknown[], Partial<Question>, string]>([
    ['no policy', world(undefined), {}, 'allowed'],
    ['a closed pod, the client seen', world(closed, local), {}, 'denied'],
    ['a closed pod on Cilium', world(closed), onCilium, 'denied'],
    ['by the address of the node', world(closed), { ...onCilium, to: 'ip:10.240.0.1' }, 'denied'],
    ['a closed pod on another node', world(closed, {}, 'n2'), {}, 'denied'],
    ['a closed pod on the node, which may always reach it', world(closed), {}, 'unknown'],
    ['another port of the node', world(closed), { ...onCilium, port: 30_081 }, 'allowed'],
    ['another protocol', world(closed), { ...onCilium, protocol: 'UDP' }, 'allowed'],
    ["the client's range, the client seen", world(onlyBlock('203.0.113.0/24'), local), {}, 'allowed'],
    ["the client's range, the node seen", world(onlyBlock('203.0.113.0/24'), {}, 'n2'), {}, 'unknown'],
    ["the node's range, the client seen", world(onlyBlock('10.240.0.0/16'), local), {}, 'denied'],
    ['the world, on the node itself', world(onlyWorld), onCilium, 'allowed'],
    ['the world, on another node', world(onlyWorld, {}, 'n2'), onCilium, 'denied'],
    ['other nodes, on another node', world(onlyRemote, {}, 'n2'), onCilium, 'allowed'],
    ['other nodes, the client seen', world(onlyRemote, local), onCilium, 'denied'],
    ['no backend on the node, which passes nothing on', world(undefined, local, 'n2'), {}, 'unknown'],
    ['a pod that may, on Cilium', world(onlyApi), { ...api, ...onCilium }, 'allowed'],
    ['a pod that may, or the node', world(onlyApi, {}, 'n2'), api, 'unknown'],
    ['a pod without a way out', world(noWayOut), { ...api, ...onCilium }, 'denied'],
    ['a pod without a way out on kubernetes', world(noWayOut), api, 'denied'],
    ['a node, on Cilium', world(onlyRemote), { from: 'node:n2', ...onCilium }, 'allowed'],
    ['a load balancer has such ports too', world(closed, { type: 'LoadBalancer' }), onCilium, 'denied'],
    ['the service has no pods', world(undefined, { selector: { app: 'none' } }), {}, 'unknown'],
  ])('%s', (_when, objects, question, answer) => {
    expect(ask(objects, { ...asked, ...question })).toBe(answer);
  });

  it.each([
    [local, 'no pod behind service shop/web is on that node, which passes nothing on'],
    [{ selector: { app: 'none' } }, 'no living pod is behind service shop/web'],
  ])('that leads nowhere is unknown and says why: %j', (spec, note) => {
    const { probes } = explain(world(undefined, spec, 'n2'), asked);
    expect(probes[0]?.because).toEqual([{ policy: '', direction: 'ingress', says: 'no policy', note }]);
  });

  it('and the answer says by which way', () => {
    const { probes } = explain(world(closed), { ...asked, ...onCilium });
    expect(probes[0]?.because).toEqual([
      {
        policy: 'NetworkPolicy/shop/p',
        direction: 'ingress',
        says: 'denied',
        note: 'by port 30080 of a node to service shop/web',
      },
    ]);
  });
});

describe('a service that a load balancer or the ports of nodes lead to, from outside', () => {
  const to = 'service:shop/web';
  const range = onlyBlock('203.0.113.0/24');
  const balanced = (policy: unknown, spec: object = {}) => world(policy, { type: 'LoadBalancer', ...spec });
  it.each<[string, readonly unknown[], Partial<Question>, string]>([
    ["the client's range: another node passes it on as itself", balanced(range), onCilium, 'unknown'],
    ['the same where Cluster is written', balanced(range, { externalTrafficPolicy: 'Cluster' }), onCilium, 'unknown'],
    ['the same by the ports of nodes', world(range), onCilium, 'unknown'],
    ["the client's range, the client seen", balanced(range, local), onCilium, 'allowed'],
    ['other nodes and not the world', balanced(onlyRemote), onCilium, 'unknown'],
    ['other nodes, the client seen', balanced(onlyRemote, local), onCilium, 'denied'],
    [
      'the world and other nodes',
      [...balanced(onlyWorld), { ...onlyRemote, metadata: { namespace: 'shop', name: 'q' } }],
      onCilium,
      'allowed',
    ],
    ['a closed pod', balanced(closed), onCilium, 'denied'],
    ['no policy', balanced(undefined), onCilium, 'allowed'],
    ['a service that only the cluster knows', world(range, { type: 'ClusterIP' }), onCilium, 'allowed'],
    ['a pod that may, by the service', balanced(onlyApi), { ...api, ...onCilium }, 'allowed'],
    ["on kubernetes the client's address is judged", balanced(range), {}, 'allowed'],
  ])('%s', (_when, objects, question, answer) => {
    expect(ask(objects, { from: asked.from, to, ...question })).toBe(answer);
  });

  it('and the answer says what would differ', () => {
    const of = (policy: unknown, dataplane: 'kubernetes' | 'cilium') =>
      explain(balanced(policy), { from: asked.from, to, dataplane }).probes[0]?.because;
    const says = (answer: string, note?: string) => ({
      policy: 'NetworkPolicy/shop/p',
      direction: 'ingress',
      says: answer,
      ...(note === undefined ? {} : { note }),
    });
    expect(of(range, 'cilium')).toEqual([
      says('allowed'),
      says('denied', 'where it enters by another node it arrives as a remote node (externalTrafficPolicy: Cluster)'),
    ]);
    expect(of(closed, 'cilium')).toEqual([says('denied')]);
    expect(of(range, 'kubernetes')).toEqual([
      says('allowed', "judged by the client's address; under externalTrafficPolicy: Cluster it arrives with a node's"),
    ]);
  });
});
