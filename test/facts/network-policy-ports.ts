import { a, b, into, intoA, ns, outOf, outOfA, type PolicyFact, pods, without, x } from './network-policies.ts';

/** More of the cases of network-policies.ts: the addresses and the ports that a policy names. */
const block = (cidr: string, ...except: readonly string[]) => ({
  ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) },
});

export const blocks: readonly PolicyFact[] = [
  {
    when: 'the addresses of one namespace',
    policies: x(into([block('10.2.0.0/16')])),
    ask: intoA,
    answer: 'y/a y/b y/c',
  },
  { when: 'one address', policies: x(into([block('10.2.0.3/32')])), ask: intoA, answer: 'y/c' },
  {
    when: 'a block less an exception',
    policies: x(into([block('10.0.0.0/8', '10.2.0.0/16')])),
    ask: intoA,
    answer: 'x/b x/c z/a z/b z/c',
  },
  {
    when: 'another policy allows what a block excepts',
    policies: x(into([block('10.0.0.0/8', '10.2.0.0/16')]), into([block('10.2.0.1/32')])),
    ask: intoA,
    answer: 'x/b x/c y/a z/a z/b z/c',
  },
  {
    when: 'another peer allows what a block excepts',
    policies: x(into([block('10.3.0.0/16', '10.3.0.1/32'), { namespaceSelector: ns('z'), podSelector: a }])),
    ask: intoA,
    answer: 'z/a z/b z/c',
  },
  { when: 'a block that holds nobody', policies: x(into([block('192.0.2.0/24')])), ask: intoA, answer: '' },
  { when: 'egress to a block', policies: x(outOf([block('10.3.0.0/16')])), ask: outOfA, answer: 'z/a z/b z/c' },
  {
    when: 'egress to a block less an exception',
    policies: x(outOf([block('10.3.0.0/16', '10.3.0.2/31')])),
    ask: outOfA,
    answer: 'z/a',
  },
  { when: 'the whole of IPv4', policies: x(into([block('0.0.0.0/0')])), ask: intoA, answer: without('x/a') },
];

const port = (of: number | string | undefined, protocol?: string, endPort?: number) => ({
  ...(of === undefined ? {} : { port: of }),
  ...(protocol === undefined ? {} : { protocol }),
  ...(endPort === undefined ? {} : { endPort }),
});
const all = without('x/a');

export const ports: readonly PolicyFact[] = [
  { when: 'a port is allowed', policies: x(into(undefined, [port(80)])), ask: intoA, port: 80, answer: all },
  { when: 'the other port is not', policies: x(into(undefined, [port(80)])), ask: intoA, port: 81, answer: '' },
  {
    when: 'no protocol means TCP',
    policies: x(into(undefined, [port(80)])),
    ask: intoA,
    port: 80,
    protocol: 'UDP',
    answer: '',
  },
  {
    when: 'UDP is asked for by name',
    policies: x(into(undefined, [port(81, 'UDP')])),
    ask: intoA,
    port: 81,
    protocol: 'UDP',
    answer: all,
  },
  {
    when: 'a rule for SCTP lets no TCP in',
    policies: x(into(undefined, [port(80, 'SCTP')])),
    ask: intoA,
    port: 80,
    answer: '',
  },
  {
    when: 'a rule for SCTP lets SCTP in',
    policies: x(into(undefined, [port(80, 'SCTP')])),
    ask: intoA,
    port: 80,
    protocol: 'SCTP',
    answer: all,
  },
  {
    when: 'every port of a protocol',
    policies: x(into(undefined, [port(undefined, 'UDP')])),
    ask: intoA,
    port: 81,
    protocol: 'UDP',
    answer: all,
  },
  {
    when: 'every port of UDP is none of TCP',
    policies: x(into(undefined, [port(undefined, 'UDP')])),
    ask: intoA,
    port: 80,
    answer: '',
  },
  {
    when: 'a port by its name',
    policies: x(into(undefined, [port('serve-81-tcp')])),
    ask: intoA,
    port: 81,
    answer: all,
  },
  {
    when: 'a port by the name of another',
    policies: x(into(undefined, [port('serve-81-tcp')])),
    ask: intoA,
    port: 80,
    answer: '',
  },
  {
    when: 'a name belongs to a protocol',
    policies: x(into(undefined, [port('serve-81-udp', 'TCP')])),
    ask: intoA,
    port: 81,
    answer: '',
  },
  {
    when: 'a name that no pod has',
    policies: x(into(undefined, [port('serve-82-tcp')])),
    ask: intoA,
    port: 80,
    answer: '',
  },
  { when: 'a name is probed', policies: x(into(undefined, [port(81)])), ask: intoA, port: 'serve-81-tcp', answer: all },
  {
    when: 'two ports in one rule',
    policies: x(into(undefined, [port(80), port(81, 'UDP')])),
    ask: intoA,
    port: 81,
    protocol: 'UDP',
    answer: all,
  },
  {
    when: 'a stretch of ports',
    policies: x(into(undefined, [port(79, 'TCP', 81)])),
    ask: intoA,
    port: 81,
    answer: all,
  },
  {
    when: 'a stretch that ends before',
    policies: x(into(undefined, [port(79, 'TCP', 80)])),
    ask: intoA,
    port: 81,
    answer: '',
  },
  {
    when: 'an empty list of ports is every port',
    policies: x(into([{ podSelector: b }], [])),
    ask: intoA,
    port: 81,
    answer: 'x/b',
  },
  {
    when: 'a port for one peer only',
    policies: x({
      podSelector: a,
      policyTypes: ['Ingress'],
      ingress: [
        { from: [{ podSelector: b }], ports: [port(80)] },
        { from: [{ podSelector: pods('In', 'c') }], ports: [port(81)] },
      ],
    }),
    ask: intoA,
    port: 81,
    answer: 'x/c',
  },
  {
    when: 'egress to a port',
    policies: x(outOf([{ podSelector: b }], [port(80)])),
    ask: outOfA,
    port: 80,
    answer: 'x/b',
  },
  {
    when: 'egress to the other port',
    policies: x(outOf([{ podSelector: b }], [port(80)])),
    ask: outOfA,
    port: 81,
    answer: '',
  },
  {
    when: 'egress to a port by its name',
    policies: x(outOf([{ namespaceSelector: {} }], [port('serve-80-tcp')])),
    ask: outOfA,
    port: 80,
    answer: all,
  },
  {
    when: 'policies of two ports add up',
    policies: x(into([{ podSelector: b }], [port(80)]), into([{ namespaceSelector: ns('y') }], [port(81)])),
    ask: intoA,
    port: 81,
    answer: 'y/a y/b y/c',
  },
];
