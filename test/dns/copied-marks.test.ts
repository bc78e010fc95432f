import { expect, it } from 'vitest';
import { ownershipMetadata } from '../../src/dns/records/ownership.ts';
import { createState } from '../../src/state/state.ts';
import { dnsWorld, endpointId, enforcing, zoneGroup } from '../support/dns-world.ts';
import { graphOver } from './support/graph-over.ts';

const zone = 'privatelink.blob.core.windows.net';
const theirs = `${zoneGroup.replace('hub-dns', 'theirs')}/providers/microsoft.network/privatednszones/${zone}`;
const mark = ownershipMetadata('test-owner', { endpoint: endpointId('pe1'), resourceGuid: 'guid-pe1' });

function worldWithCopies(policy = enforcing()) {
  const world = dnsWorld(policy);
  for (const name of ['a', 'b']) world.azure.putForeignRecord(`${theirs}/a/${name}`, '10.6.6.6', mark);
  world.orphansMayGo = true;
  return world;
}

it.each([
  { attempt: 'of an endpoint that is gone', before: () => {} },
  {
    attempt: 'of an endpoint that lives',
    before: (world: ReturnType<typeof dnsWorld>) => world.azure.putEndpoint('pe1', 'st1', '10.0.0.4'),
  },
])(
  'our mark $attempt, copied into a zone of one’s own, is one finding, and neither deleted nor remembered',
  async ({ before }) => {
    const world = worldWithCopies();
    before(world);
    await world.event('pe1');
    await world.sweep(graphOver(world.azure));
    await world.drain();
    expect([...world.azure.recordSets.keys()].filter((id) => id.startsWith(theirs))).toHaveLength(2);
    const rows = await Array.fromAsync(world.state.names.listAll(), ({ value }) => value.recordSet);
    expect(rows.filter((id) => id.startsWith(theirs))).toEqual([]);
    const findings = await Array.fromAsync(world.state.findings.listAll(), ({ value }) => value);
    expect(findings.filter(({ check }) => check === 'dns-mark-copied')).toMatchObject([
      { subject: theirs, message: expect.stringContaining('a, b'), state: 'open' },
    ]);
  },
);

it.each([
  { when: 'by its own event', gone: true, row: undefined },
  { when: 'by its own event, while the endpoint lives', gone: false, row: undefined },
  { when: 'remembered by an earlier release', gone: true, row: { state: 'changed', standing: 'unknown' } as const },
  {
    when: 'remembered so, while the endpoint lives',
    gone: false,
    row: { state: 'changed', standing: 'unknown' } as const,
  },
])('is left alone $when', async ({ gone, row }) => {
  const world = worldWithCopies();
  if (!gone) world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  const id = `${theirs}/a/a`;
  if (row !== undefined)
    await createState(world.state).names.putRecord({ kind: 'record', recordSet: id, ...row }, undefined);
  await world.zoneEvent(id);
  await world.drain();
  await world.sweep(graphOver(world.azure));
  await world.drain();
  expect([...world.azure.recordSets.keys()].filter((each) => each.startsWith(theirs))).toHaveLength(2);
  const rows = await Array.fromAsync(world.state.names.listAll(), ({ value }) => value.recordSet);
  expect(rows.filter((each) => each.startsWith(theirs))).toEqual([]);
  expect(await world.openFindings()).toContain('dns-mark-copied');
});

it('the same in a zone that policy names is taken care of as ever, and the finding goes with the copies', async () => {
  const world = worldWithCopies();
  await world.sweep(graphOver(world.azure));
  world.policy = enforcing({ zones: { byName: { [zone]: theirs } } });
  await world.sweep(graphOver(world.azure));
  await world.drain();
  expect([...world.azure.recordSets.keys()]).toEqual([]);
  expect(await world.openFindings()).not.toContain('dns-mark-copied');
});
