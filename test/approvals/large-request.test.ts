import { expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { allowFriend, connectionBody, connectionId, policyOf, service, stranger } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const policy = policyOf([allowFriend]);

it('a request whose text no row holds is said to be too large, and keeps none of the others from being answered and kept', async () => {
  const names = ['c1', 'c2', 'c3'];
  const message = 'x'.repeat(600_000);
  const large = connectionBody(service, { name: 'large', from: stranger, message });
  const azure = smallAzure([{ id: service }, ...names.map((name) => connectionBody(service, { name })), large]);
  const room = openRoom(azure);

  expect((await room.pass(service, policy)).kind).not.toBe('settled');
  for (const name of names) {
    expect(azure.statusOf(connectionId(service, name))).toBe('Approved');
    expect(await room.row(service, name)).toMatchObject({ state: 'Approved', decision: { state: 'done' } });
  }
  expect(await room.row(service, 'large')).toBeUndefined();
  const said = room.findings.find(({ check }) => check === 'reconcile-too-large');
  expect(said).toMatchObject({ subject: service.toLowerCase(), severity: 'high' });
  expect(said?.message).toMatch(/its field description: 11\d\d KiB/);
  // What follows from the others follows.
  expect(room.woken).toContainEqual(expect.objectContaining({ room: 'dns' }));

  azure.bodies.delete(connectionId(service, 'large').toLowerCase());
  expect((await room.pass(service, policy)).kind).toBe('settled');
  expect(room.findings.map(({ check }) => check)).not.toContain('reconcile-too-large');
  expect(await Array.fromAsync(room.state.connections.list(shortId(service)))).toHaveLength(names.length);
});
