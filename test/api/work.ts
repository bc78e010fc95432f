import { expect } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { proposalsOfApiServer } from '../why/guide-estate.ts';
import { addConnection, addRemediation, zoneId } from './rows.ts';
import { World } from './world.ts';

const reason = { reason: 'known team' };

/** Something to change on every route that changes something, and whether anything was. */
export async function worldWithWork() {
  const world = new World();
  const connection = await addConnection(world.state, 'one');
  const remediation = await addRemediation(world.state);
  world.held = [{ zone: zoneId(), hash: 'h1', recordSets: [`${zoneId()}/a/st1`] }];
  let applied = 0;
  const [seen] = await proposalsOfApiServer().list(world.signal);
  if (seen === undefined) throw new TypeError('nothing is proposed');
  world.proposals = {
    list: async () => [],
    apply: async () => {
      applied += 1;
      return { kind: 'accepted', proposal: seen };
    },
  };
  const cluster = `/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/g/providers/microsoft.containerservice/managedclusters/aks`;
  world.isolations = [
    { cluster, isolated: 'unknown', lines: [], history: [], asked: { state: 'never', at: null, because: '' } },
  ];
  world.inForce = { clusters: { mode: 'enforce', live: ['**'] } };
  const deferral = { ...reason, until: '2026-03-09T08:00:00Z' };
  const changes = [
    { line: `POST /api/connections/${connection}/approve`, body: reason, role: 'Gatehouse.Approver' },
    { line: `POST /api/connections/${connection}/reject`, body: reason, role: 'Gatehouse.Approver' },
    { line: `POST /api/connections/${connection}/defer`, body: deferral, role: 'Gatehouse.Approver' },
    { line: `POST /api/remediations/${remediation}/undo`, body: reason, role: 'Gatehouse.Admin' },
    { line: `POST /api/proposals/${shortId(zoneId())}/apply`, body: reason, role: 'Gatehouse.Admin' },
    { line: `POST /api/clusters/${shortId(cluster)}/ask`, body: reason, role: 'Gatehouse.Admin' },
    { line: `POST /api/guard/${shortId(zoneId())}/release`, body: { hash: 'h1' }, role: 'Gatehouse.Admin' },
  ] as const;
  const nothingChanged = async () => {
    expect(world.decided).toEqual([]);
    expect(world.deferred).toEqual([]);
    expect(world.released).toEqual([]);
    expect(applied).toBe(0);
    expect(await Array.fromAsync(world.state.clusters.listAll())).toEqual([]);
    const { connections, remediations } = world.state;
    const rows = [await connections.findByRow(connection), await remediations.findByRow(remediation)];
    expect(rows.map((row) => row?.etag)).toEqual(['W/"1"', 'W/"1"']);
  };
  return { world, changes, nothingChanged };
}
