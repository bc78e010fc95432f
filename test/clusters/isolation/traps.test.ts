import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { verifyIsolation } from '../../../src/clusters/isolation/verify.ts';
import { InputError } from '../../../src/core/errors.ts';
import { gatehouse } from '../../cli/gatehouse.ts';
import { clusterId, golden, history, live, networkId } from './golden.ts';
import { at, set, statesOf, subnet, verify } from './mutate.ts';

/** What people expect of network isolated clusters and don't get; the numbers go on from those of network policies. */
describe('what surprises people', () => {
  it('17: the sample with a registry and a network of one’s own lacks --enable-private-cluster: 3.9 fails', () => {
    const answer = verify(({ cluster }) =>
      set(cluster, 'apiServerAccessProfile', { enableVnetIntegration: true, subnetId: '' }),
    );
    expect(statesOf(answer)).toEqual({ '3.9': 'fail', '3.16': 'fail' });
  });

  it('23: `block` is about the internet alone, and for networks that AKS makes', () => {
    const answer = verify(({ cluster }) => {
      set(cluster, 'networkProfile.outboundType', 'block');
      set(cluster, 'agentPoolProfiles', [{ name: 'system', currentOrchestratorVersion: '1.33.2' }]);
    });
    expect(answer.lines.find(({ id }) => id === '3.1')?.state).toBe('pass');
    expect(answer.lines.find(({ id }) => id === '3.2')?.state).toBe('unknown');
  });

  it('24: samples show values that are never stored', () => {
    const answer = verify(({ cluster }) => {
      set(cluster, 'networkProfile.outboundType', 'blocked');
      set(cluster, 'bootstrapProfile.artifactSource', 'Cached');
      set(
        cluster,
        'bootstrapProfile.containerRegistryId',
        '/subscriptions/s/providers/Microsoft.ContainerRegistry/registries/r',
      );
    });
    expect(statesOf(answer)).toMatchObject({ '3.1': 'fail', '3.3': 'fail', '3.4': 'unknown' });
  });

  it('25: `none` configures nothing: a NAT gateway still leads out', () => {
    const nat = networkId.replace('virtualNetworks/vnet', 'natGateways/nat');
    const answer = verify((bodies) => {
      subnet(bodies, 'nodes').natGateway = { id: nat };
      bodies.nat = {
        id: nat,
        properties: { publicIpAddresses: [{ id: nat.replace('natGateways/nat', 'publicIPAddresses/pip') }] },
      };
    });
    expect(at({ lines: answer.lines }, 'lines')).toMatchObject([
      { state: 'pass' },
      { id: '3.2', state: 'fail' },
      ...answer.lines.slice(2),
    ]);
  });
});

const files = { 'r.json': Object.values(golden()), 'l.json': live(), 'h.json': history() };
const publicService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'shop', name: 'open' },
  spec: { type: 'LoadBalancer' },
};
const line = `verify isolation --resources {r.json} --cluster ${clusterId} --live {l.json} --history {h.json}`;

describe('verify isolation', () => {
  it('exits with 0 where the cluster is isolated, 1 where it is not, 3 where that is unknown', async () => {
    const open = golden();
    set(open.registry, 'publicNetworkAccess', 'Enabled');
    expect(await gatehouse(`${line} --json`, files)).toMatchObject({ status: 0, err: '' });
    expect(await gatehouse(line, { ...files, 'r.json': Object.values(open) })).toMatchObject({ status: 1 });
    expect(await gatehouse(`verify isolation --resources {r.json} --cluster ${clusterId} --json`, files)).toMatchObject(
      { status: 3 },
    );
  });

  it('takes --live as YAML too: a list, or a document for each object', async () => {
    const { items } = live(publicService) as { readonly items: readonly unknown[] };
    const open = line.replace('{l.json}', '{l.yaml}');
    for (const yaml of [
      stringify({ apiVersion: 'v1', kind: 'List', items }),
      items.map((each) => stringify(each)).join('---\n'),
    ]) {
      const { status, out, err } = await gatehouse(`${open} --json`, { ...files, 'l.yaml': yaml });
      expect([status, err]).toEqual([1, '']);
      const failing = JSON.parse(out).lines.filter(({ state }: { state: string }) => state !== 'pass');
      expect(failing).toMatchObject([
        { id: '3.2', because: 'service shop/open is of type LoadBalancer without the internal annotation' },
        { id: '3.16' },
      ]);
    }
  });

  it('answers with the cluster and sixteen lines', async () => {
    const { out } = await gatehouse(`${line} --json`, files);
    const answer = JSON.parse(out);
    expect(Object.keys(answer)).toEqual(['cluster', 'isolated', 'lines']);
    expect(answer).toMatchObject({ cluster: clusterId.toLowerCase(), isolated: 'yes' });
    expect(answer.lines.map(({ id }: { id: string }) => id)).toEqual(
      Array.from({ length: 16 }, (_, index) => `3.${index + 1}`),
    );
    expect(Object.keys(answer.lines[0])).toEqual(['id', 'state', 'because', 'remedy']);
  });

  it('says the same to a person, with what to do', async () => {
    const open = golden();
    set(open.cluster, 'bootstrapProfile.artifactSource', 'Direct');
    const { out } = await gatehouse(line, { ...files, 'r.json': Object.values(open) });
    expect(out).toContain('isolated: no');
    expect(out).toMatch(/3\.3 {3}fail {5}bootstrapProfile\.artifactSource is Direct\n +to do: Set bootstrapProfile/);
  });

  it.each([
    {
      when: 'a cluster that is not in the export',
      command: `verify isolation --resources {r.json} --cluster ${clusterId}2`,
      says: '--cluster: ',
    },
    {
      when: 'an id of something else',
      command: `verify isolation --resources {r.json} --cluster ${networkId}`,
      says: 'is not the id of a managed cluster',
    },
    {
      when: 'a file that is not there',
      command: `verify isolation --resources nowhere.json --cluster ${clusterId}`,
      says: 'nowhere.json',
    },
    { when: 'a live file that is no list', command: line.replace('{l.json}', '{bad.json}'), says: 'bad.json: ' },
    {
      when: 'a history without times',
      command: line.replace('{h.json}', '{when.json}'),
      says: 'when.json: [0].at: is not a time',
    },
    { when: 'no cluster named', command: 'verify isolation --resources {r.json}', says: '--cluster' },
  ])('exits with 2 for $when', async ({ command, says }) => {
    const more = {
      'bad.json': 7,
      'when.json': [{ at: 'soon', cluster: clusterId, property: 'p', before: null, after: null }],
    };
    expect(await gatehouse(command, { ...files, ...more })).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining(says),
    });
  });

  it('reads what az prints, flat, and lists in value and data', () => {
    const flat = Object.values(golden()).map(({ properties, ...rest }) => ({ ...rest, ...(properties as object) }));
    for (const resources of [flat, { value: flat }, { data: Object.values(golden()) }]) {
      expect(
        verifyIsolation(resources, { cluster: clusterId.toUpperCase(), live: live(), history: history() }).isolated,
      ).toBe('yes');
    }
  });

  it('does not depend on the order of the bodies', () => {
    const reversed = Object.values(golden()).reverse();
    expect(
      verifyIsolation(reversed, { cluster: clusterId, live: live(), history: history().toReversed() }).isolated,
    ).toBe('yes');
    expect(() => verifyIsolation([], { cluster: clusterId })).toThrow(InputError);
  });
});
