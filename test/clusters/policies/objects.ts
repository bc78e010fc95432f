import { explainPolicies, type PoliciesExplanation } from '../../../src/clusters/policies/explain.ts';

/** Kubernetes objects as people write them, each with defaults, for the tests of network policies. */

type Body = Record<string, unknown>;

interface PodOptions {
  readonly labels?: Record<string, string>;
  readonly ip?: string;
  readonly ips?: readonly string[];
  readonly node?: string;
  readonly hostNetwork?: boolean;
  readonly phase?: string;
  readonly ports?: readonly Body[];
  readonly serviceAccount?: string;
}

/** `pod('shop/web', …)` on node n1 unless another is named. */
export function pod(name: string, { labels = {}, ip, ips, node = 'n1', phase, ports, ...rest }: PodOptions = {}): Body {
  const addresses = ips ?? (ip === undefined ? [] : [ip]);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...placed(name), labels },
    spec: {
      nodeName: node,
      ...(rest.hostNetwork === true ? { hostNetwork: true } : {}),
      ...(rest.serviceAccount === undefined ? {} : { serviceAccountName: rest.serviceAccount }),
      containers: [{ name: 'main', ...(ports === undefined ? {} : { ports }) }],
    },
    status: {
      phase: phase ?? 'Running',
      ...(addresses.length === 0 ? {} : { podIP: addresses[0], podIPs: addresses.map((each) => ({ ip: each })) }),
    },
  };
}

function placed(name: string): Body {
  const [namespace, own] = name.split('/');
  return { namespace, name: own };
}

export const node = (name: string, ip: string, labels: Record<string, string> = {}): Body => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
  status: {
    addresses: [
      { type: 'Hostname', address: name },
      { type: 'InternalIP', address: ip },
    ],
  },
});

export const namespace = (name: string, labels: Record<string, string> = {}): Body => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

interface ServiceOptions {
  readonly selector?: Record<string, string>;
  readonly ports?: readonly Body[];
  readonly annotations?: Record<string, string>;
  readonly spec?: Body;
  readonly status?: Body;
}

export const service = (
  name: string,
  { selector, ports = [{ port: 80 }], annotations = {}, spec = {}, status = {} }: ServiceOptions,
): Body => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { ...placed(name), annotations },
  spec: { ...(selector === undefined ? {} : { selector }), ports, ...spec },
  status,
});

const policyOf =
  (kind: string, apiVersion: string) =>
  (name: string, spec: unknown, rest: Body = {}): Body => ({
    apiVersion,
    kind,
    metadata: name.includes('/') ? placed(name) : { name },
    spec,
    ...rest,
  });

export const networkPolicy = policyOf('NetworkPolicy', 'networking.k8s.io/v1');
export const cilium = policyOf('CiliumNetworkPolicy', 'cilium.io/v2');
export const clusterwide = policyOf('CiliumClusterwideNetworkPolicy', 'cilium.io/v2');

export const list = (...items: readonly unknown[]): Body => ({ apiVersion: 'v1', kind: 'List', items });

export interface Question {
  readonly from: string;
  readonly to: string;
  readonly port?: number | string;
  readonly protocol?: string;
  readonly dataplane?: 'kubernetes' | 'cilium';
}

export const explain = (objects: readonly unknown[], ...questions: readonly Question[]): PoliciesExplanation =>
  explainPolicies(
    list(...objects),
    questions.map((question, index) => ({
      id: String(index),
      port: 80,
      protocol: 'TCP',
      dataplane: 'kubernetes',
      ...question,
    })),
  );

/** The answer to one question. */
export const ask = (objects: readonly unknown[], question: Question): string =>
  explain(objects, question).probes[0]?.answer ?? 'none';

/** The kinds of warnings, as `kind policy`. */
export const warned = (objects: readonly unknown[], dataplane: 'kubernetes' | 'cilium'): readonly string[] =>
  explain(objects, { from: 'ip:203.0.113.9', to: 'ip:203.0.113.10', dataplane }).warnings.map(
    ({ kind, policy }) => `${kind} ${policy}`,
  );
