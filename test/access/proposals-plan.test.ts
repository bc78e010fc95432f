import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../src/access/proposals/model.ts';
import { planProposals } from '../../src/access/proposals/plan.ts';
import { linkName } from '../../src/dns/zones/plan.ts';
import { Policy } from '../../src/policy/policy.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import {
  type Body,
  blobZone,
  body,
  endpoint,
  endpointNic,
  golden,
  link,
  network,
  record,
  storageId,
  subnet,
  vnet,
  zone,
  zoneId,
} from '../why/estate.ts';
import { apiServer, policyOfApiServer } from '../why/guide-estate.ts';

const subscription = '/subscriptions/11111111-1111-1111-1111-111111111111';
const hub = `${subscription}/resourcegroups/net/providers/microsoft.network/virtualnetworks/hub`;
const zoneName = '33333333-3333-3333-3333-333333333333.privatelink.westeurope.azmk8s.io';
const ownGroup = `${subscription}/resourceGroups/dns`;
const ownZone = `${ownGroup.toLowerCase()}/providers/microsoft.network/privatednszones/${zoneName}`;
const otherZone = ownZone.replace('/dns/', '/other/');
const placed = { ...policyOfApiServer, dns: { mode: 'enforce', zones: { resourceGroup: ownGroup } } };
const isCluster = ({ id }: Body): boolean => id.endsWith('/managedClusters/prod');
const locked = (): readonly Body[] =>
  apiServer().map((each) =>
    isCluster(each)
      ? { ...each, properties: { ...each.properties, nodeResourceGroupProfile: { restrictionLevel: 'ReadOnly' } } }
      : each,
  );
const restore = vnet('vnet-restore').toLowerCase();
const zoneOfBlobs = zoneId(blobZone).toLowerCase();
const store = storageId('st1').toLowerCase();
const must = (from: readonly string[], more: object = {}) => ({
  version: 1,
  dns: { mode: 'enforce', zones: { resourceGroup: zoneId('x').split('/providers/')[0] } },
  reachability: { must: [{ from, targets: [storageId('st1')] }] },
  ...more,
});
const plan = (bodies: readonly Body[], policy: object) => {
  const parsed = Policy.parse(policy);
  return planProposals(readGraph(bodies, parsed.dns), parsed);
};
const etag = expect.stringMatching(/^"[\w-]{43}"$/);

describe('a proposal', () => {
  it('of a link says what it does, and that nothing is left to do', () => {
    expect(plan(golden(), must([vnet('vnet-restore')]))).toEqual<Proposal[]>([
      {
        kind: 'link',
        target: `${zoneOfBlobs}/virtualnetworklinks/${linkName(restore)}`,
        zone: zoneOfBlobs,
        network: restore,
        mends: [{ from: restore, target: store, because: 'reachability.must[0]' }],
        does: `links ${blobZone} to vnet-restore, without registration`,
        afterwards: '',
        blockedBy: undefined,
        etag,
      },
    ]);
  });

  it('of a zone says what it does, and what is left to do', () => {
    const [first, ...others] = plan(locked(), placed);
    expect(others).toEqual([]);
    expect(first).toEqual({
      kind: 'custom-zone',
      target: ownZone,
      zone: ownZone,
      network: hub,
      mends: [expect.objectContaining({ from: hub, because: 'reachability.managementNetworks' })],
      does: `makes the zone ${zoneName}, since AKS keeps its own where nobody else may write`,
      afterwards: `Link it to hub, which is proposed next, and make a private endpoint to the cluster there, group id management: its record goes into this zone.`,
      blockedBy: undefined,
      etag,
    });
  });

  it('names every promise that it keeps, in order, and each once', () => {
    const nodes = subnet('vnet-restore', 'nodes');
    const [first, ...others] = plan(golden(), must([nodes, vnet('vnet-restore')]));
    expect(others).toEqual([]);
    expect(first?.mends.map(({ from }) => from)).toEqual([restore, nodes.toLowerCase()]);
  });

  it('is made of each network that needs a link, in order, with the promises of its own', () => {
    const second = network('a-second', '10.7.0.0/16', { nodes: { addressPrefix: '10.7.0.0/24' } }, ['vnet-data']);
    const all = plan([...golden(), second], must([vnet('vnet-restore'), vnet('a-second')]));
    const targets = [restore, vnet('a-second').toLowerCase()].map(
      (each) => `${zoneOfBlobs}/virtualnetworklinks/${linkName(each)}`,
    );
    expect(all.map(({ target }) => target)).toEqual(targets.sort());
    for (const { network: needing, mends } of all) expect(mends.map(({ from }) => from)).toEqual([needing]);
  });
});

describe('nothing is proposed', () => {
  const mustNot = { mustNot: [{ from: [vnet('vnet-restore')], targets: [storageId('st1')] }] };
  const linked = [...golden(), link(blobZone, 'vnet-restore')];
  const blocked = (status: string): readonly Body[] =>
    linked.map((body) => (body.id.endsWith('/pe-st1') ? endpoint('pe-st1', { status }) : body));
  it.each<{ when: string; bodies: readonly Body[]; policy: object }>([
    {
      when: 'because the link is missing it holds that nobody reaches it',
      bodies: golden(),
      policy: must([], { reachability: mustNot }),
    },
    { when: 'it is linked', bodies: linked, policy: must([vnet('vnet-restore')]) },
    {
      when: 'what is missing is a way for packets',
      bodies: linked.map((each) =>
        each.id === vnet('vnet-restore')
          ? network('vnet-restore', '10.4.0.0/16', { nodes: { addressPrefix: '10.4.0.0/24' } }, [])
          : each,
      ),
      policy: must([vnet('vnet-restore')]),
    },
    { when: 'what is missing is the approval', bodies: blocked('Pending'), policy: must([vnet('vnet-restore')]) },
    {
      when: 'no zone has the name',
      bodies: golden().filter(({ id }) => !id.startsWith(zoneId(blobZone))),
      policy: must([vnet('vnet-restore')]),
    },
    {
      when: 'the zone of AKS may not be written to and has no right record',
      bodies: locked().filter(({ id }) => !id.endsWith('/A/prod-1')),
      policy: placed,
    },
  ])('where $when', ({ bodies, policy }) => {
    expect(plan(bodies, policy)).toEqual([]);
  });
});

describe('of a resource with several names', () => {
  const dfs = 'privatelink.dfs.core.windows.net';
  const two = [
    ...golden(),
    link(blobZone, 'vnet-restore'),
    zone(dfs, 2),
    link(dfs, 'vnet-hub'),
    record(dfs, 'st1', ['10.2.1.5']),
    endpoint('pe-dfs', { group: 'dfs' }),
    endpointNic('pe-dfs', '10.2.1.5', ['st1.dfs.core.windows.net']),
  ];
  it('the zone of the one that needs a link is linked', () => {
    expect(plan(two, must([vnet('vnet-restore')])).map((each) => each.zone)).toEqual([zoneId(dfs).toLowerCase()]);
  });

  it('nothing is linked where none is to be reached, though one is', () => {
    const mustNot = { mustNot: [{ from: [vnet('vnet-restore')], targets: [storageId('st1')] }] };
    expect(plan(two, must([], { reachability: mustNot }))).toEqual([]);
  });
});

describe('a zone that redirects a whole control plane', () => {
  const target = storageId('st1').replace(
    'Microsoft.Storage/storageAccounts/st1',
    'Microsoft.Sql/managedInstances/mi1',
  );
  const instances = 'privatelink.0a1b.database.windows.net';
  const bodies = [
    ...golden(),
    body(target, { fullyQualifiedDomainName: 'mi1.0a1b.database.windows.net' }),
    zone(instances, 2),
    record(instances, 'mi1', ['10.2.1.6']),
    endpoint('pe-mi', { target, group: 'managedInstance' }),
    endpointNic('pe-mi', '10.2.1.6', ['mi1.0a1b.database.windows.net']),
  ];
  const policy = (sensitiveZones: readonly string[]) => {
    const { dns, ...rest } = must([]);
    const reachability = { must: [{ from: [vnet('vnet-restore')], targets: [target] }] };
    return { ...rest, dns: { ...dns, sensitiveZones }, reachability };
  };
  it('is linked only where the operator names it', () => {
    expect(plan(bodies, policy([instances])).map((each) => each.zone)).toEqual([zoneId(instances).toLowerCase()]);
    expect(plan(bodies, policy([]))).toEqual([]);
    expect(plan(bodies, policy(['privatelink.azure.com']))).toEqual([]);
  });
});

describe('where AKS keeps its zone from everybody', () => {
  const made = (id: string): Body => ({ id, name: zoneName, properties: { numberOfRecordSets: 1 } });
  it('a zone that policy trusts counts for the link only where policy would make it', () => {
    const trusting = { ...placed, dns: { ...placed.dns, aks: { zones: [otherZone] } } };
    expect(plan([...locked(), made(otherZone)], trusting)).toMatchObject([{ kind: 'custom-zone', target: ownZone }]);
    expect(plan([...locked(), made(otherZone), made(ownZone)], trusting)).toMatchObject([
      { kind: 'link', zone: ownZone },
    ]);
  });
});
