import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { explainEgress } from '../../src/egress/explain.ts';
import { readFile } from '../../src/egress/reading/read-file.ts';
import {
  cluster,
  egressPolicy,
  group,
  idOf,
  network,
  now,
  sqlRule,
  sqlServer,
  storage,
  subnet,
  vault,
} from './support.ts';

const account = storage({});
const machineId = `${group}/providers/Microsoft.Compute/virtualMachines/vm1`;
const explain = (resources: unknown, options: Partial<Parameters<typeof explainEgress>[1]> = {}) =>
  explainEgress(resources, { now, ...options });

it('says which subjects there are, and which findings, with nothing configured', () => {
  expect(explain(account)).toEqual({
    subjects: [{ id: idOf(account), path: expect.objectContaining({ class: 'not-a-subject', scopes: [] }) }],
    exposures: [
      {
        id: idOf(account),
        public: 'enabled',
        because: 'publicNetworkAccess is not Disabled and networkAcls.defaultAction is not Deny',
      },
    ],
    findings: [
      {
        check: 'exposure-storage-public-open',
        subject: idOf(account),
        severity: 'high',
        because: 'publicNetworkAccess is not Disabled and networkAcls.defaultAction is not Deny',
        remedy: expect.any(String),
        evidence: {
          publicNetworkAccess: null,
          'networkAcls.defaultAction': null,
          'networkAcls.ipRules': null,
          'networkAcls.virtualNetworkRules': null,
        },
        evidenceHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ],
    unknown: [],
    notJudged: [],
  });
});

it.each([
  { when: 'an array', given: [account] },
  { when: 'a list of ARM', given: { value: [account] } },
  { when: 'a page of Resource Graph', given: { data: [account], totalRecords: 1 } },
  { when: 'an export with a lower-case type', given: [{ ...account, type: 'microsoft.storage/storageaccounts' }] },
])('reads $when like one body', ({ given }) => {
  expect(explain(given)).toEqual(explain(account));
});

it('names the types it has no checks for', () => {
  const other = { id: `${idOf(account).replace('storage/storageaccounts', 'other/things')}`, properties: {} };
  expect(explain([other])).toEqual({
    subjects: [],
    exposures: [],
    findings: [],
    unknown: [],
    notJudged: [{ type: 'microsoft.other/things', count: 1 }],
  });
});

it('carries the reason of an exemption', () => {
  const policy = egressPolicy({ exemptions: [{ check: '*', subject: '**', reason: 'a web site' }] });
  expect(explain(account, { policy }).findings.map(({ exemption }) => exemption)).toEqual(['a web site']);
});

describe('asked about one subject', () => {
  const server = sqlServer({});
  const resources = [
    account,
    vault({}),
    server,
    sqlRule('azure', '0.0.0.0', '0.0.0.0'),
    network({ subnets: [subnet({})] }),
  ];

  it.each([
    {
      when: 'a vault in another casing',
      subject: String(vault({}).id).toUpperCase(),
      checks: ['exposure-keyvault-public-open'],
    },
    {
      when: 'a server with its rules',
      subject: idOf(server),
      checks: ['exposure-sql-allow-azure', 'exposure-sql-public-open'],
    },
    { when: 'a network with its subnets', subject: idOf(network()), checks: ['egress-subnet-default-outbound'] },
  ])('answers for $when alone', ({ subject, checks }) => {
    expect(
      explain(resources, { subject })
        .findings.map(({ check }) => check)
        .sort(),
    ).toEqual(checks);
  });

  it('refuses one that is not there, or no id at all', () => {
    expect(() => explain(resources, { subject: `${idOf(account)}x` })).toThrow('is not among the resources');
    expect(() => explain(resources, { subject: 'st1' })).toThrow('is not an ARM resource id');
  });

  it('answers for a node pool that is only in the body of its cluster', () => {
    const aks = cluster({ networkProfile: { outboundType: 'loadBalancer' }, agentPoolProfiles: [{ name: 'System' }] });
    const subject = `${aks.id}/agentPools/System`;
    const { subjects } = explain([aks], { subject });
    expect(subjects.map(({ id, path }) => [id, path.class])).toEqual([[subject.toLowerCase(), 'lb-outbound-rule']]);
    expect(explain([aks]).subjects).toHaveLength(2);
  });

  it.each([
    { when: 'a machine, by the worst of its interfaces', subject: machineId, path: 'instance-public-ip' },
    { when: 'a network, by the worst of its subnets', subject: idOf(network()), path: 'instance-public-ip' },
    { when: 'a subnet', subject: idOf(subnet({})), path: 'instance-public-ip' },
    { when: 'what sends nothing', subject: idOf(vault({})), path: 'not-a-subject' },
  ])('gives the path of $when', ({ subject, path }) => {
    const nic = {
      id: `${group}/providers/Microsoft.Network/networkInterfaces/nic1`,
      properties: {
        ipConfigurations: [
          { name: 'ip', properties: { subnet: { id: subnet({}).id }, publicIPAddress: { id: 'ip' }, primary: true } },
        ],
      },
    };
    const machine = { id: machineId, properties: { networkProfile: { networkInterfaces: [{ id: nic.id }] } } };
    const bodies = [network({ subnets: [subnet({ defaultOutboundAccess: false })] }), nic, machine, vault({})];
    expect(explain(bodies, { subject }).subjects[0]).toMatchObject({
      id: subject.toLowerCase(),
      path: { class: path },
    });
  });

  it('does not refuse a delegated subnet: it is there, only no subject', () => {
    const delegated = subnet({ delegations: [{}] });
    expect(explain([network({ subnets: [delegated] })], { subject: idOf(delegated) }).findings).toEqual([]);
  });
});

it('judges the others where an element of a plain list has an id that is none, and no type', () => {
  const { exposures, unknown } = explain([account, { id: '/st1' }]);
  expect(exposures).toHaveLength(1);
  expect(unknown).toContainEqual({
    id: '/st1',
    property: null,
    because: 'it is no resource that can be named, so it was not judged',
  });
});

it.each([
  { when: 'an element without an id', element: { name: 'x' }, says: 'is not a resource: it has no id' },
  { when: 'an element that is text', element: 'x', says: 'is not a resource: expected an object with an id' },
  {
    when: 'one in a page among others',
    element: 'x',
    says: 'is not a resource: expected an object with an id',
    pages: true,
  },
])('takes nothing from the others by $when, and names it', ({ element, says, pages = false }) => {
  const [given, path] = pages
    ? [[{ value: [account] }, { value: [account, element] }], '[1][1]']
    : [[account, element], '[1]'];
  const { unread, bodies } = readFile(given);
  expect(unread).toEqual([{ path, message: says }]);
  expect(bodies).toHaveLength(pages ? 2 : 1);
  expect(explain(given).unknown).toContainEqual(expect.objectContaining({ id: path, property: null }));
});

it.each([
  { when: 'text', given: 'nothing', says: 'is a string; expected resources' },
  { when: 'null', given: null, says: 'is null; expected resources' },
  {
    when: 'a snapshot without a list',
    given: { predictedResources: {} },
    says: 'predictedResources: is an object; expected a list, as a Bicep snapshot has one there',
  },
  {
    when: 'a what-if without a list',
    given: { changes: null, status: 'Succeeded' },
    says: 'changes: is null; expected a list, as the result of a what-if has one there',
  },
  { when: 'an object without an id', given: { properties: {} }, says: 'is neither a resource' },
  { when: 'an element without an id', given: [{ name: 'x' }], says: '[0]: is not a resource: it has no id' },
  { when: 'an element with an odd id', given: [{ id: '/st1' }], says: '[0]: is not a resource: its id "/st1"' },
  {
    when: 'an element that is text',
    given: { value: ['x'] },
    says: '[0]: is not a resource: expected an object',
  },
])('refuses $when, and says where', ({ given, says }) => {
  expect(() => explain(given)).toThrow(InputError);
  expect(() => explain(given)).toThrow(says);
});
