import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DnsPolicy } from '../../src/policy/dns.ts';
import { cellsOfMatrix, reachMatrix, stateOf } from '../../src/why/reach.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { explainWhy } from '../../src/why/why.ts';
import { golden, net, storage, storageId, vnet } from './estate.ts';
import { bodiesOf, randomEstate } from './random-estate.ts';

const policy = DnsPolicy.parse({});
const graph = () => readGraph([...golden(), storage('st2')], policy);
const networks = ['vnet-hub', 'vnet-app', 'vnet-data', 'vnet-onprem', 'vnet-restore', 'vnet-wan'];

describe('the matrix', () => {
  it('has a row for each source and a cell for each target', () => {
    const matrix = reachMatrix(graph(), [storageId('st1'), storageId('st2')], networks.map(vnet));
    expect(
      Object.fromEntries(matrix.rows.map((row, index) => [networks[index], row.map(({ state }) => state)])),
    ).toEqual({
      'vnet-hub': ['ok', 'public-only'],
      'vnet-app': ['ok', 'public-only'],
      'vnet-data': ['ok', 'public-only'],
      'vnet-onprem': ['public-only', 'public-only'],
      'vnet-restore': ['public-only', 'public-only'],
      'vnet-wan': ['ok', 'public-only'],
    });
    expect(matrix.targets[0]).toEqual({ id: storageId('st1').toLowerCase(), names: ['st1.blob.core.windows.net'] });
  });

  it('says which name decides and which step is broken', () => {
    const cells = cellsOfMatrix(reachMatrix(graph(), [storageId('st1')], [vnet('vnet-restore')]));
    expect(cells).toEqual([
      {
        from: vnet('vnet-restore').toLowerCase(),
        target: storageId('st1').toLowerCase(),
        state: 'public-only',
        name: 'st1.blob.core.windows.net',
        brokenAt: 'link',
      },
    ]);
  });

  it('knows nothing of a target without a name', () => {
    const { rows } = reachMatrix(graph(), [`${net()}/privateLinkServices/none`], [vnet('vnet-app')]);
    expect(rows).toEqual([[{ state: 'unknown', name: undefined, brokenAt: null }]]);
  });

  it('has what is named twice once, however it is written', () => {
    const { targets, from, rows } = reachMatrix(
      graph(),
      [storageId('st1'), storageId('st1').toUpperCase()],
      [vnet('vnet-app'), `${vnet('vnet-app').toUpperCase()}`],
    );
    expect([targets.length, from.length, rows.length]).toEqual([1, 1, 1]);
  });

  it('refuses what is no id', () => {
    expect(() => reachMatrix(graph(), ['st1'], [vnet('vnet-app')])).toThrow("'st1' is not a resource id");
  });

  it('has in each cell what why answers', () => {
    fc.assert(
      fc.property(randomEstate, ({ data }) => {
        const all = readGraph(bodiesOf(data), policy);
        const sources = data.networks.map(({ name }) => vnet(name));
        for (const { from, name, state, brokenAt } of cellsOfMatrix(
          reachMatrix(all, [storageId('st1'), storageId('st2')], sources),
        )) {
          if (name === null) continue;
          const why = explainWhy(readGraph(bodiesOf(data), policy), name, from);
          expect({ state, brokenAt }).toEqual({ state: stateOf(why), brokenAt: why.brokenAt });
        }
      }),
      { numRuns: 25 },
    );
  });
});
