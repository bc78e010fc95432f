import { describe, expect, it } from 'vitest';
import { createAccessReader } from '../../src/access/reader.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { portsOfApiServer } from '../why/guide-estate.ts';

const signal = new AbortController().signal;
const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups';
const cluster = `${group}/aks/providers/microsoft.containerservice/managedclusters/prod`;
const hub = `${group}/net/providers/microsoft.network/virtualnetworks/hub`;
const now = new Date('2026-03-04T12:00:00Z');

describe('how clusters are reached', () => {
  it('is reported of each, with the management networks that reach it', async () => {
    expect(await createAccessReader(portsOfApiServer()).clusters(signal)).toMatchObject([
      {
        cluster,
        mode: 'private-link',
        privateDns: 'system',
        reachedFrom: [{ from: hub, state: 'no-dns', brokenAt: 'link' }],
      },
    ]);
  });

  it('has the ways out and the findings that our own tables know', async () => {
    const ports = portsOfApiServer();
    await ports.state.paths.keep(
      [{ id: `${hub}/subnets/jump`, class: 'nat-gateway', path: {}, dependsOn: [], verifiable: [] }],
      now,
    );
    const access = await createAccessReader(ports).access(shortId(cluster), signal);
    expect(access).toMatchObject({
      commandHolders: [{ role: 'Contributor', scope: cluster }],
      sources: [{ kind: 'management-network', id: hub, egress: ['nat-gateway'], reach: { state: 'no-dns' } }],
    });
  });

  it('is nothing of a cluster that is not there', async () => {
    expect(await createAccessReader(portsOfApiServer()).access(shortId(hub), signal)).toBeUndefined();
  });
});
