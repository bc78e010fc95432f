import { namespace, node, pod } from './objects.ts';

/** Three namespaces on two nodes: pods with and without labels, of both families, on the host's network, and one that has ended. */
export const smallCluster: readonly unknown[] = [
  namespace('shop', { team: 'shop' }),
  namespace('other', { team: 'other', env: 'prod' }),
  namespace('bare'),
  node('n1', '10.240.0.1'),
  node('n2', '10.240.0.2'),
  pod('shop/web', {
    labels: { app: 'web' },
    ip: '10.1.0.1',
    ports: [
      { name: 'http', containerPort: 8080 },
      { name: 'dns', containerPort: 53, protocol: 'UDP' },
    ],
  }),
  pod('shop/api', {
    labels: { app: 'api', env: 'dev' },
    ip: '10.1.0.2',
    ports: [{ name: 'http', containerPort: 9090 }],
  }),
  pod('shop/two', { labels: { app: 'two' }, ips: ['10.1.0.3', 'fd00::3'], node: 'n2' }),
  pod('shop/agent', { labels: { app: 'agent' }, ip: '10.240.0.1', hostNetwork: true }),
  pod('shop/agent2', { labels: { app: 'agent' }, ip: '10.240.0.2', hostNetwork: true, node: 'n2' }),
  pod('shop/done', { labels: { app: 'web' }, ip: '10.1.0.2', phase: 'Failed' }),
  pod('other/api', { labels: { app: 'api' }, ip: '10.2.0.1', node: 'n2' }),
  pod('bare/x', { ip: '10.3.0.1', node: 'n2' }),
];

export const web = { matchLabels: { app: 'web' } };
export const api = { matchLabels: { app: 'api' } };
