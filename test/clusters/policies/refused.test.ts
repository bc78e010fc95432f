import { describe, expect, it } from 'vitest';
import { ask, cilium, clusterwide, explain, networkPolicy } from './objects.ts';
import { smallCluster, web } from './small-cluster.ts';

/** What the API server refuses, so that nobody enforces it, and what it drops. From shop/api to shop/web, port 80. */

const asked = { from: 'pod:shop/api', to: 'pod:shop/web' };
const warningsOf = (policy: unknown, dataplane: 'kubernetes' | 'cilium' = 'kubernetes') =>
  explain([...smallCluster, policy], { ...asked, dataplane }).warnings.map(
    ({ kind, says }) => `${kind}: ${says.replaceAll(/: (is|may) /g, ' $1 ')}`,
  );
const from = (...peers: readonly unknown[]) => ({ podSelector: web, ingress: [{ from: peers }] });
const labels = (matchLabels: Record<string, unknown>) => ({ podSelector: { matchLabels } });
const expression = (one: unknown) => ({ podSelector: { matchExpressions: [one] } });
const name = (text: string) => networkPolicy(`shop/${text}`, { podSelector: {} });
const named = (metadata: object) => ({ ...networkPolicy('shop/p', {}), metadata });

describe('a NetworkPolicy that Kubernetes refuses has no effect, and is reported by field and fix', () => {
  it.each<[string, unknown, string]>([
    [
      'a value of a label with a blank',
      labels({ app: 'my web' }),
      'spec.podSelector.matchLabels.app is no value of a label',
    ],
    ['a value that ends in a hyphen', labels({ app: 'web-' }), 'spec.podSelector.matchLabels.app is no value'],
    ['a value of 64 letters', labels({ app: 'x'.repeat(64) }), 'spec.podSelector.matchLabels.app is no value'],
    ['a value that is a number', labels({ app: 1 }), 'spec.podSelector.matchLabels.app is 1; expected text'],
    ['a key with a blank', labels({ 'my app': 'web' }), "spec.podSelector.matchLabels['my app'] is no key of a label"],
    ['an empty key', labels({ '': 'web' }), "spec.podSelector.matchLabels[''] is no key"],
    ['a key with two slashes', labels({ 'a/b/c': 'web' }), "spec.podSelector.matchLabels['a/b/c'] is no key"],
    ['a key with a domain in capitals', labels({ 'Example.com/app': 'web' }), 'is no key'],
    ['a key with an empty domain', labels({ '/app': 'web' }), 'is no key'],
    ['a key with a source of Cilium', labels({ 'k8s:app': 'web' }), 'is no key'],
    ['an operator in small letters', expression({ key: 'a', operator: 'in', values: ['b'] }), "did you mean 'In'?"],
    ['an operator that there is none of', expression({ key: 'a', operator: 'Equals', values: ['b'] }), 'allowed: In'],
    ['In without values', expression({ key: 'a', operator: 'In' }), 'matchExpressions[0].values is empty; In needs'],
    ['NotIn with none', expression({ key: 'a', operator: 'NotIn', values: [] }), 'values is empty; NotIn needs'],
    ['Exists with values', expression({ key: 'a', operator: 'Exists', values: ['b'] }), 'may not be given with Exists'],
    ['a value of an expression', expression({ key: 'a', operator: 'In', values: ['b c'] }), 'values[0] is no value'],
    ['a key of an expression', expression({ key: 'a b', operator: 'Exists' }), 'matchExpressions[0].key is no key'],
    ['no key', expression({ operator: 'Exists' }), 'matchExpressions[0].key is missing'],
    [
      'a selector of namespaces',
      from({ namespaceSelector: { matchLabels: { team: 'a b' } } }),
      'spec.ingress[0].from[0]',
    ],
    ['a block without a length', from({ ipBlock: { cidr: '10.0.0.1' } }), "ipBlock.cidr is '10.0.0.1'"],
    ['a block of too long a length', from({ ipBlock: { cidr: '10.0.0.0/33' } }), "ipBlock.cidr is '10.0.0.0/33'"],
    ['an empty block', from({ ipBlock: { cidr: '' } }), 'spec.ingress[0].from[0].ipBlock'],
    ['a block without cidr', from({ ipBlock: {} }), 'ipBlock.cidr is missing'],
    ['an exception of the other family', from({ ipBlock: { cidr: '10.0.0.0/8', except: ['fd00::/16'] } }), 'fd00::/16'],
    [
      'an exception without a length',
      from({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.1'] } }),
      'ipBlock.except[0] is',
    ],
    ['port 0', { podSelector: web, ingress: [{ ports: [{ port: 0 }] }] }, 'spec.ingress[0].ports[0].port'],
    ['a port between quotation marks', { podSelector: web, ingress: [{ ports: [{ port: '80' }] }] }, 'ports[0].port'],
    ['a protocol in small letters', { podSelector: web, ingress: [{ ports: [{ protocol: 'tcp' }] }] }, "'TCP'"],
    ['an empty protocol', { podSelector: web, ingress: [{ ports: [{ protocol: '' }] }] }, 'ports[0].protocol'],
    ['a direction in small letters', { podSelector: web, policyTypes: ['ingress'] }, "did you mean 'Ingress'?"],
    ['an object where a list belongs', { podSelector: web, ingress: {} }, 'spec.ingress is an object; expected a list'],
    ['a selector that is a text', { podSelector: 'app=web' }, 'spec.podSelector is a text; expected an object'],
    ['a spec that is a list', [{ podSelector: {} }], 'spec is a list'],
  ])('%s', (_when, spec, says) => {
    const policy = networkPolicy('shop/p', spec);
    expect(warningsOf(policy).find((each) => each.startsWith('not-enforced'))).toContain(says);
    expect(ask([...smallCluster, policy], asked)).toBe('allowed');
  });

  it.each<[string, unknown, string]>([
    ['a name in capitals', name('Allow'), 'metadata.name is no name of an object'],
    ['a name with an underscore', name('allow_web'), 'metadata.name'],
    ['a name that ends in a point', name('allow.'), 'metadata.name'],
    ['a name of 254 letters', name('x'.repeat(254)), 'metadata.name'],
    [
      'a namespace in capitals',
      named({ name: 'p', namespace: 'Shop' }),
      'metadata.namespace is no name of a namespace',
    ],
    [
      'a label of its own',
      named({ name: 'p', namespace: 'shop', labels: { a: 'b c' } }),
      'metadata.labels.a is no value',
    ],
    [
      'a label that is a truth',
      named({ name: 'p', namespace: 'shop', labels: { a: true } }),
      'metadata.labels.a is true',
    ],
    [
      'an annotation',
      named({ name: 'p', namespace: 'shop', annotations: { 'a b': 'c' } }),
      "annotations['a b'] is no key",
    ],
  ])('%s', (_when, policy, says) => {
    expect(warningsOf(policy).join()).toContain(
      `on kubernetes it has no effect: Kubernetes refuses it: ${says.includes('metadata') ? '' : 'metadata.'}${says}`,
    );
    expect(ask([...smallCluster, policy], asked)).toBe('allowed');
  });

  it.each<[string, unknown, string]>([
    ['labels of a domain', { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } }, 'allowed'],
    ['a value that is empty', { podSelector: { matchLabels: { app: '' } } }, 'allowed'],
    [
      'marks in the middle',
      { podSelector: { matchExpressions: [{ key: 'A_b.c-9', operator: 'DoesNotExist' }] } },
      'denied',
    ],
    [
      '63 letters',
      { podSelector: { matchExpressions: [{ key: 'x'.repeat(63), operator: 'DoesNotExist' }] } },
      'denied',
    ],
    ['one direction twice', { podSelector: web, policyTypes: ['Ingress', 'Ingress'] }, 'denied'],
    ['a stretch of one', { podSelector: web, ingress: [{ ports: [{ port: 81, endPort: 81 }] }] }, 'denied'],
  ])('and takes %s', (_when, spec, answer) => {
    expect(ask([...smallCluster, networkPolicy('shop/p', spec)], asked)).toBe(answer);
    expect(warningsOf(networkPolicy('shop/p', spec)).join()).not.toContain('not-enforced');
  });

  it('says three faults, and how many more there are', () => {
    const spec = labels({ a: 'b c', d: 'e f', g: 'h i', j: 'k l' });
    expect(warningsOf(networkPolicy('shop/p', spec)).join()).toContain('; and 1 more');
  });
});

describe("the same of Cilium's kinds", () => {
  const rule = { endpointSelector: web, ingress: [{}] };
  it.each<[string, unknown, string]>([
    [
      'a value of a label',
      cilium('shop/p', { ...rule, endpointSelector: { matchLabels: { app: 'a b' } } }),
      'is no value',
    ],
    [
      'a key',
      cilium('shop/p', { ...rule, ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:a b': 'c' } }] }] }),
      'is no key',
    ],
    ['a name', cilium('shop/P', rule), 'metadata.name is no name'],
    ['a name clusterwide', clusterwide('a_b', rule), 'metadata.name is no name'],
  ])('%s', (_when, policy, says) => {
    expect(warningsOf(policy, 'cilium').join()).toContain(says);
    expect(ask([...smallCluster, policy], { ...asked, dataplane: 'cilium' })).toBe('allowed');
  });

  it.each(['k8s:app', 'any:app', 'app'])('and takes %s', (key) => {
    const policy = cilium('shop/p', { ...rule, endpointSelector: { matchLabels: { [key]: 'web' } } });
    expect(ask([...smallCluster, policy], { ...asked, dataplane: 'cilium' })).toBe('denied');
  });
});

describe('a field that a policy does not have is named, with what is left without it', () => {
  it.each<[string, unknown, string, string]>([
    [
      'form',
      { podSelector: web, ingress: [{ form: [{ podSelector: {} }] }] },
      "spec.ingress[0].form is no field of a NetworkPolicy; did you mean 'from'? kubectl refuses it, and other clients have it dropped: then the rule is for everybody",
      'allowed',
    ],
    [
      'form beside ports',
      { podSelector: web, ingress: [{ form: [{}], ports: [{ port: 81 }] }] },
      'then the rule is for everybody on its ports',
      'denied',
    ],
    [
      'port',
      { podSelector: web, ingress: [{ from: [{ podSelector: {} }], port: [{ port: 81 }] }] },
      'then the rule is for every port',
      'allowed',
    ],
    [
      'podSelectors',
      { podSelectors: web, policyTypes: ['Ingress'] },
      'then it is for every pod of its namespace',
      'denied',
    ],
    ['matchLabel', { podSelector: { matchLabel: { app: 'api' } } }, 'then the selector is for everything', 'denied'],
    [
      'policyType',
      { podSelector: web, policyType: ['Egress'] },
      'then it closes ingress, and egress where it has rules of egress',
      'denied',
    ],
    ['Ingress', { podSelector: web, Ingress: [{}] }, 'then there is no rule under ingress', 'denied'],
    [
      'action',
      { podSelector: web, action: 'Allow', ingress: [{}] },
      'spec.action is no field of a NetworkPolicy; kubectl refuses it',
      'allowed',
    ],
  ])('%s of a NetworkPolicy', (_when, spec, says, answer) => {
    const policy = networkPolicy('shop/p', spec);
    expect(warningsOf(policy).find((each) => each.startsWith('unknown-field'))).toContain(says);
    expect(ask([...smallCluster, policy], asked)).toBe(answer);
  });

  it.each<[string, object, string, string]>([
    [
      'fromEndpoint',
      { ingress: [{ fromEndpoint: [{}] }] },
      "did you mean 'fromEndpoints'? kubectl refuses it, and other clients have it dropped: then the rule is for nobody",
      'denied',
    ],
    [
      'fromEndpoint beside ports',
      { ingress: [{ fromEndpoint: [{}], toPorts: [{ ports: [{ port: '80' }] }] }] },
      'then the rule is for everybody on its ports',
      'allowed',
    ],
    [
      'toPort',
      { ingress: [{ fromEndpoints: [{}], toPort: [{ ports: [{ port: '81' }] }] }] },
      'then the rule is for every port',
      'allowed',
    ],
    [
      'ingressdeny',
      { ingress: [{ fromEndpoints: [{}] }], ingressdeny: [{ fromEntities: ['all'] }] },
      "did you mean 'ingressDeny'?",
      'allowed',
    ],
  ])("%s of one of Cilium's", (_when, rule, says, answer) => {
    const policy = cilium('shop/p', { endpointSelector: web, ...rule });
    expect(warningsOf(policy, 'cilium').find((each) => each.startsWith('unknown-field'))).toContain(says);
    expect(ask([...smallCluster, policy], { ...asked, dataplane: 'cilium' })).toBe(answer);
  });

  it('where it is beside spec or in metadata too', () => {
    const policy = { ...networkPolicy('shop/p', undefined), sepc: { podSelector: web } };
    expect(warningsOf(policy).join()).toContain('sepc is no field of a NetworkPolicy');
    expect(warningsOf(policy).join()).toContain('then it closes ingress of every pod of its namespace');
    expect(warningsOf(named({ name: 'p', namspace: 'shop' })).join()).toContain(
      "metadata.namspace is no field of a NetworkPolicy; did you mean 'namespace'?",
    );
  });

  it('and nothing of what kubectl prints is one', () => {
    const printed = {
      ...named({
        name: 'p',
        namespace: 'shop',
        uid: 'u',
        resourceVersion: '1',
        generation: 1,
        creationTimestamp: '2026-01-01T00:00:00Z',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
        managedFields: [{}],
      }),
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
      status: { conditions: [] },
    };
    expect(warningsOf(printed).join()).not.toContain('unknown-field');
    const rules = {
      description: 'd',
      labels: [],
      endpointSelector: {},
      ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }],
    };
    expect(
      warningsOf(cilium('shop/p', rules, { specs: [rules], status: { conditions: [] } }), 'cilium').join(),
    ).not.toContain('unknown-field');
  });
});
