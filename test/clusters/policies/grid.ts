import { ask, namespace, node, pod } from './objects.ts';

/**
 * Three namespaces with three pods each, which serve three protocols on two ports: what the tests of Kubernetes' own network policies and those
 * of Cyclonus probe.
 */
const spaces = ['x', 'y', 'z'] as const;
const names = ['a', 'b', 'c'] as const;

export const podNames: readonly string[] = spaces.flatMap((space) => names.map((name) => `${space}/${name}`));

/** The address of a pod: `x/b` is 10.1.0.2. */
export const addressOf = (name: string): string => {
  const [space = '', own = ''] = name.split('/');
  return `10.${spaces.indexOf(space as 'x') + 1}.0.${names.indexOf(own as 'a') + 1}`;
};

const ports = [80, 81].flatMap((number) =>
  ['TCP', 'UDP', 'SCTP'].map((protocol) => ({
    name: `serve-${number}-${protocol.toLowerCase()}`,
    containerPort: number,
    protocol,
  })),
);

export const grid: readonly unknown[] = [
  ...spaces.map((name) => namespace(name, { ns: name })),
  node('n1', '10.240.0.1'),
  node('n2', '10.240.0.2'),
  ...podNames.map((name) =>
    pod(name, { labels: { pod: name.slice(2) }, ip: addressOf(name), node: name.startsWith('z') ? 'n2' : 'n1', ports }),
  ),
];

interface Of {
  readonly port?: number | string;
  readonly protocol?: string;
  readonly dataplane?: 'kubernetes' | 'cilium';
}

/** The pods that reach this one, itself left out. */
export const whoReaches = (to: string, policies: readonly unknown[], of: Of = {}): string =>
  podNames
    .filter((from) => from !== to)
    .filter((from) => ask([...grid, ...policies], { from: `pod:${from}`, to: `pod:${to}`, ...of }) === 'allowed')
    .join(' ');

/** The pods that this one reaches, itself left out. */
export const reachedBy = (from: string, policies: readonly unknown[], of: Of = {}): string =>
  podNames
    .filter((to) => to !== from)
    .filter((to) => ask([...grid, ...policies], { from: `pod:${from}`, to: `pod:${to}`, ...of }) === 'allowed')
    .join(' ');
