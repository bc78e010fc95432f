import { describe, expect, it } from 'vitest';
import { ask, explain, networkPolicy, type Question } from './objects.ts';
import { smallCluster, web } from './small-cluster.ts';

/** Policies that another engine enforces may decide what nobody judges here: from shop/api to shop/web, port 80, unless said. */

const object = (apiVersion: string, kind: string, spec: object, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name: 'p', ...(namespace === undefined ? {} : { namespace }) },
  spec,
});
const asked = { from: 'pod:shop/api', to: 'pod:shop/web' };
const administrators = 'policy.networking.k8s.io/v1alpha1';
const calico = 'projectcalico.org/v3';
const subject = (team: string) => ({ subject: { namespaces: { matchLabels: { team } } } });
const rules = [{ action: 'Deny', from: [{ namespaces: {} }] }];
const admin = object(administrators, 'AdminNetworkPolicy', { ...subject('shop'), priority: 1, ingress: rules });
const global = object(calico, 'GlobalNetworkPolicy', { selector: 'all()', types: ['Ingress'] });

describe("another engine's policy", () => {
  it.each<[string, unknown, Partial<Question>, string]>([
    ['AdminNetworkPolicy', admin, {}, 'unknown'],
    ['AdminNetworkPolicy on Cilium', admin, { dataplane: 'cilium' }, 'unknown'],
    [
      'AdminNetworkPolicy of other pods',
      object(administrators, 'AdminNetworkPolicy', { ...subject('other'), ingress: rules }),
      {},
      'allowed',
    ],
    ['AdminNetworkPolicy of one way', admin, { from: 'pod:shop/web', to: 'ip:203.0.113.9' }, 'allowed'],
    [
      'AdminNetworkPolicy of pods',
      object(administrators, 'AdminNetworkPolicy', {
        subject: { pods: { namespaceSelector: {}, podSelector: web } },
        egress: rules,
      }),
      { from: 'pod:shop/web', to: 'ip:203.0.113.9' },
      'unknown',
    ],
    [
      'BaselineAdminNetworkPolicy',
      object(administrators, 'BaselineAdminNetworkPolicy', { ...subject('shop'), ingress: rules }),
      {},
      'unknown',
    ],
    [
      'ClusterNetworkPolicy',
      object('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', { ...subject('shop'), ingress: rules }),
      {},
      'unknown',
    ],
    ['GlobalNetworkPolicy', global, {}, 'unknown'],
    ['GlobalNetworkPolicy of the way out', object(calico, 'GlobalNetworkPolicy', { types: ['Egress'] }), {}, 'unknown'],
    ['GlobalNetworkPolicy of the way in', global, { from: 'pod:shop/web', to: 'ip:203.0.113.9' }, 'allowed'],
    ['GlobalNetworkPolicy, between nodes', global, { from: 'node:n1', to: 'node:n2' }, 'allowed'],
    [
      'GlobalNetworkPolicy as it is stored',
      object('crd.projectcalico.org/v1', 'GlobalNetworkPolicy', {}),
      {},
      'unknown',
    ],
    ['NetworkPolicy of Calico', object(calico, 'NetworkPolicy', { selector: 'all()' }, 'shop'), {}, 'unknown'],
    [
      'NetworkPolicy of Calico elsewhere',
      object(calico, 'NetworkPolicy', { selector: 'all()' }, 'other'),
      {},
      'allowed',
    ],
    ['StagedNetworkPolicy', object(calico, 'StagedNetworkPolicy', { selector: 'all()' }, 'shop'), {}, 'allowed'],
    ['NetworkPolicy of Antrea', object('crd.antrea.io/v1beta1', 'NetworkPolicy', {}, 'shop'), {}, 'unknown'],
    ['AuthorizationPolicy of Istio', object('security.istio.io/v1', 'AuthorizationPolicy', {}, 'shop'), {}, 'unknown'],
    [
      'AuthorizationPolicy of the whole mesh',
      object('security.istio.io/v1', 'AuthorizationPolicy', {}, 'aks-istio-system'),
      {},
      'unknown',
    ],
    ['Deployment', object('apps/v1', 'Deployment', {}, 'shop'), {}, 'allowed'],
  ])('%s', (_when, policy, question, answer) => {
    expect(ask([...smallCluster, policy], { ...asked, ...question })).toBe(answer);
  });

  it('makes unknown what a NetworkPolicy denies too, since it may go before it', () => {
    expect(ask([...smallCluster, networkPolicy('shop/q', { podSelector: web }), global], asked)).toBe('unknown');
  });

  it('is named with what is not judged, in the answer and in a warning', () => {
    const { probes, warnings } = explain([...smallCluster, global], asked);
    const says = expect.stringContaining('not judged: a GlobalNetworkPolicy of projectcalico.org/v3');
    expect(probes[0]?.because).toContainEqual({
      policy: 'GlobalNetworkPolicy//p',
      direction: 'ingress',
      says: 'denied',
      note: says,
    });
    expect(warnings).toEqual([
      {
        policy: 'GlobalNetworkPolicy//p',
        kind: 'not-judged',
        says: 'not judged here, so what they decide is unknown: a GlobalNetworkPolicy of projectcalico.org/v3',
      },
    ]);
  });

  it.each(['NetworkPolcy', 'NetwrkPolicy'])('that is a slip of ours is refused: %s', (kind) => {
    const slip = { ...networkPolicy('shop/p', {}), kind };
    expect(() => explain([...smallCluster, slip], asked)).toThrow("write 'NetworkPolicy'");
  });
});
