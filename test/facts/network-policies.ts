/**
 * What the tests of Kubernetes' network policies (https://github.com/kubernetes/kubernetes/tree/master/test/e2e/network/netpol) and the cases of
 * Cyclonus (https://github.com/mattfenwick/cyclonus/tree/main/pkg/generator) hold, in words of our own. Namespaces x, y and z are labelled ns,
 * their pods a, b and c are labelled pod; every pod serves ports 80 and 81 of TCP, UDP and SCTP by names such as serve-80-tcp.
 */
export interface PolicyFact {
  readonly when: string;
  /** Specs, each of a policy in the namespace before it. */
  readonly policies: readonly (readonly ['x' | 'y' | 'z', Record<string, unknown>])[];
  /** Who reaches this pod, or whom it reaches. */
  readonly ask: readonly ['into' | 'out of', string];
  readonly port?: number | string;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  /** The other pods, itself left out. */
  readonly answer: string;
}

export const everyone = 'x/a x/b x/c y/a y/b y/c z/a z/b z/c';
export const without = (...names: readonly string[]): string =>
  everyone
    .split(' ')
    .filter((name) => !names.includes(name))
    .join(' ');

export const a = { matchLabels: { pod: 'a' } };
export const b = { matchLabels: { pod: 'b' } };
export const ns = (...values: readonly string[]) => ({ matchExpressions: [{ key: 'ns', operator: 'In', values }] });
export const pods = (operator: string, ...values: readonly string[]) => ({
  matchExpressions: [{ key: 'pod', operator, ...(values.length > 0 ? { values } : {}) }],
});
/** A policy for pod a that lets these in. */
export const into = (from: unknown, ports?: unknown) => ({
  podSelector: a,
  policyTypes: ['Ingress'],
  ingress: [{ ...(from === undefined ? {} : { from }), ...(ports === undefined ? {} : { ports }) }],
});
/** A policy for pod a that lets it out to these. */
export const outOf = (to: unknown, ports?: unknown) => ({
  podSelector: a,
  policyTypes: ['Egress'],
  egress: [{ ...(to === undefined ? {} : { to }), ...(ports === undefined ? {} : { ports }) }],
});
export const x = (...specs: readonly Record<string, unknown>[]) => specs.map((spec) => ['x', spec] as const);
export const intoA = ['into', 'x/a'] as const;
export const outOfA = ['out of', 'x/a'] as const;

export const selections: readonly PolicyFact[] = [
  { when: 'no policy exists', policies: [], ask: intoA, answer: without('x/a') },
  {
    when: 'an empty selector closes every pod of the namespace',
    policies: x({ podSelector: {}, policyTypes: ['Ingress'] }),
    ask: ['into', 'x/c'],
    answer: '',
  },
  {
    when: 'a policy closes its own namespace only',
    policies: x({ podSelector: {}, policyTypes: ['Ingress'] }),
    ask: ['into', 'y/a'],
    answer: without('y/a'),
  },
  {
    when: 'a policy by label closes the pods with it',
    policies: x({ podSelector: a, policyTypes: ['Ingress'] }),
    ask: intoA,
    answer: '',
  },
  {
    when: 'a policy by label leaves the others open',
    policies: x({ podSelector: a, policyTypes: ['Ingress'] }),
    ask: ['into', 'x/b'],
    answer: without('x/b'),
  },
  {
    when: 'pods are selected by In',
    policies: x({ podSelector: pods('In', 'a', 'c'), policyTypes: ['Ingress'] }),
    ask: ['into', 'x/c'],
    answer: '',
  },
  {
    when: 'pods are selected by NotIn',
    policies: x({ podSelector: pods('NotIn', 'a'), policyTypes: ['Ingress'] }),
    ask: ['into', 'x/b'],
    answer: '',
  },
  {
    when: 'NotIn leaves out what it names',
    policies: x({ podSelector: pods('NotIn', 'a'), policyTypes: ['Ingress'] }),
    ask: intoA,
    answer: without('x/a'),
  },
  {
    when: 'Exists selects every pod with the key',
    policies: x({ podSelector: pods('Exists'), policyTypes: ['Ingress'] }),
    ask: intoA,
    answer: '',
  },
  {
    when: 'DoesNotExist selects no pod that has the key',
    policies: x({ podSelector: pods('DoesNotExist'), policyTypes: ['Ingress'] }),
    ask: intoA,
    answer: without('x/a'),
  },
  {
    when: 'a selector that nothing meets closes nothing',
    policies: x({ podSelector: { matchLabels: { pod: 'd' } }, policyTypes: ['Ingress'] }),
    ask: intoA,
    answer: without('x/a'),
  },
];

export const directions: readonly PolicyFact[] = [
  {
    when: 'ingress is closed, egress stays open',
    policies: x({ podSelector: {}, policyTypes: ['Ingress'] }),
    ask: outOfA,
    answer: without('x/a', 'x/b', 'x/c'),
  },
  { when: 'egress is closed', policies: x({ podSelector: {}, policyTypes: ['Egress'] }), ask: outOfA, answer: '' },
  {
    when: 'egress is closed, ingress stays open',
    policies: x({ podSelector: {}, policyTypes: ['Egress'] }),
    ask: intoA,
    answer: without('x/a', 'x/b', 'x/c'),
  },
  {
    when: 'both are closed: nobody comes in',
    policies: x({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    ask: intoA,
    answer: '',
  },
  {
    when: 'both are closed: nobody gets out',
    policies: x({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    ask: outOfA,
    answer: '',
  },
  {
    when: 'an empty rule of ingress allows everybody',
    policies: x({ podSelector: a, policyTypes: ['Ingress'], ingress: [{}] }),
    ask: intoA,
    answer: without('x/a'),
  },
  {
    when: 'an empty rule of egress allows everybody',
    policies: x({ podSelector: a, policyTypes: ['Egress'], egress: [{}] }),
    ask: outOfA,
    answer: without('x/a'),
  },
  { when: 'no types and no rules mean Ingress', policies: x({ podSelector: a }), ask: intoA, answer: '' },
  {
    when: 'no types and a rule of egress mean both',
    policies: x({ podSelector: a, egress: [{}] }),
    ask: intoA,
    answer: '',
  },
  {
    when: 'no types and a rule of ingress leave egress open',
    policies: x({ podSelector: a, ingress: [{}] }),
    ask: outOfA,
    answer: without('x/a'),
  },
  {
    when: 'ingress allows all and egress of the others is closed',
    policies: x(
      { podSelector: a, policyTypes: ['Ingress'], ingress: [{}] },
      { podSelector: b, policyTypes: ['Egress'] },
    ),
    ask: intoA,
    answer: without('x/a', 'x/b'),
  },
  {
    when: 'egress of one and ingress of the other must both allow',
    policies: [
      ...x(outOf([{ podSelector: b }])),
      ['x', { podSelector: b, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: pods('In', 'c') }] }] }],
    ],
    ask: outOfA,
    answer: '',
  },
  {
    when: 'egress of one and ingress of the other both allow',
    policies: [
      ...x(outOf([{ podSelector: b }])),
      ['x', { podSelector: b, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: a }] }] }],
    ],
    ask: outOfA,
    answer: 'x/b',
  },
  {
    when: 'rules of a direction that the types leave out are ignored',
    policies: x({ podSelector: a, policyTypes: ['Egress'], egress: [{}], ingress: [{ from: [{ podSelector: b }] }] }),
    ask: intoA,
    answer: without('x/a'),
  },
];

export const peers: readonly PolicyFact[] = [
  {
    when: 'any pod of the namespace may come in',
    policies: x(into([{ podSelector: {} }])),
    ask: intoA,
    answer: 'x/b x/c',
  },
  { when: 'pods of the namespace by label', policies: x(into([{ podSelector: b }])), ask: intoA, answer: 'x/b' },
  {
    when: 'pods by expression',
    policies: x(into([{ podSelector: pods('In', 'b', 'c') }])),
    ask: intoA,
    answer: 'x/b x/c',
  },
  {
    when: 'pods by what they are not',
    policies: x(into([{ podSelector: pods('NotIn', 'b') }])),
    ask: intoA,
    answer: 'x/c',
  },
  {
    when: 'pods of every namespace',
    policies: x(into([{ namespaceSelector: {} }])),
    ask: intoA,
    answer: without('x/a'),
  },
  {
    when: 'pods of a namespace by label',
    policies: x(into([{ namespaceSelector: ns('y') }])),
    ask: intoA,
    answer: 'y/a y/b y/c',
  },
  {
    when: 'namespaces by what they are not',
    policies: x(into([{ namespaceSelector: { matchExpressions: [{ key: 'ns', operator: 'NotIn', values: ['x'] }] } }])),
    ask: intoA,
    answer: without('x/a', 'x/b', 'x/c'),
  },
  {
    when: 'a namespace by the name that every one has as a label',
    policies: x(into([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'z' } } }])),
    ask: intoA,
    answer: 'z/a z/b z/c',
  },
  {
    when: 'both selectors in one peer: these pods there',
    policies: x(into([{ namespaceSelector: ns('y', 'z'), podSelector: b }])),
    ask: intoA,
    answer: 'y/b z/b',
  },
  {
    when: 'a selector in each of two peers: either',
    policies: x(into([{ namespaceSelector: ns('y') }, { podSelector: b }])),
    ask: intoA,
    answer: 'x/b y/a y/b y/c',
  },
  {
    when: 'an empty selector of pods in other namespaces',
    policies: x(into([{ namespaceSelector: ns('z'), podSelector: {} }])),
    ask: intoA,
    answer: 'z/a z/b z/c',
  },
  {
    when: 'several peers of both selectors',
    policies: x(
      into([
        { namespaceSelector: ns('y'), podSelector: a },
        { namespaceSelector: ns('z'), podSelector: b },
      ]),
    ),
    ask: intoA,
    answer: 'y/a z/b',
  },
  {
    when: 'two rules add up',
    policies: x({
      podSelector: a,
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: b }] }, { from: [{ namespaceSelector: ns('z') }] }],
    }),
    ask: intoA,
    answer: 'x/b z/a z/b z/c',
  },
  {
    when: 'two policies add up',
    policies: x(into([{ podSelector: b }]), into([{ podSelector: pods('In', 'c') }])),
    ask: intoA,
    answer: 'x/b x/c',
  },
  {
    when: 'an allow-all beside a deny-all wins',
    policies: x({ podSelector: {}, policyTypes: ['Ingress'] }, into(undefined)),
    ask: intoA,
    answer: without('x/a'),
  },
  {
    when: 'a peer that nobody is',
    policies: x(into([{ podSelector: { matchLabels: { pod: 'd' } } }])),
    ask: intoA,
    answer: '',
  },
  { when: 'an empty list of peers is everybody', policies: x(into([])), ask: intoA, answer: without('x/a') },
  {
    when: 'egress to pods of the namespace',
    policies: x(outOf([{ podSelector: {} }])),
    ask: outOfA,
    answer: 'x/b x/c',
  },
  {
    when: 'egress to every namespace',
    policies: x(outOf([{ namespaceSelector: {} }])),
    ask: outOfA,
    answer: without('x/a'),
  },
  {
    when: 'egress to a namespace by label',
    policies: x(outOf([{ namespaceSelector: ns('y') }])),
    ask: outOfA,
    answer: 'y/a y/b y/c',
  },
  {
    when: 'egress to pods in namespaces',
    policies: x(outOf([{ namespaceSelector: ns('y', 'z'), podSelector: a }])),
    ask: outOfA,
    answer: 'y/a z/a',
  },
  {
    when: 'egress by two rules',
    policies: x({
      podSelector: a,
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: b }] }, { to: [{ namespaceSelector: ns('z'), podSelector: b }] }],
    }),
    ask: outOfA,
    answer: 'x/b z/b',
  },
];
