import { describe, expect, it } from 'vitest';
import { readProvider } from '../../src/approvals/type-directory.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { allowFriend, connectionBody, connectionId, ours, policyOf, vault } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const novelty = vault.replace('keyvault/vaults', 'novelty/things');
const type = 'microsoft.novelty/things';
const metadata = {
  id: `/subscriptions/${ours}/providers/microsoft.novelty`,
  resourceTypes: [{ resourceType: 'things', apiVersions: ['2025-01-01-preview', '2024-01-01', '2024-06-01'] }],
};
const named = policyOf([{ ...allowFriend, targets: { types: [type] } }]);
const world = () => smallAzure([{ id: novelty }, metadata, connectionBody(novelty)], { list: 'no' });

describe('a type that is not in the catalogue', () => {
  it('is answered by what its provider says of itself, where a rule names it', async () => {
    const room = openRoom(world());
    await room.pass(novelty, named);
    expect(room.azure.statusOf(connectionId(novelty))).toBe('Approved');
    expect(room.findings).toEqual([]);
  });

  it('is not approved in passing', async () => {
    const room = openRoom(world());
    await room.pass(novelty, policyOf([allowFriend]));
    expect(room.azure.statusOf(connectionId(novelty))).toBe('Pending');
    expect((await room.row(novelty))?.objections[0]?.because).toMatch(/not in the catalogue: targets\.types must name/);
  });

  it('is reported where the metadata may not be read', async () => {
    const room = openRoom(world());
    room.azure.unreadable.set(metadata.id, new PermanentError('AuthorizationFailed', 'no'));
    await room.pass(novelty, named);
    expect(room.azure.statusOf(connectionId(novelty))).toBe('Pending');
    expect(room.findings.map(({ check }) => check)).toContain('approvals-type-unknown');
  });

  it('is asked about once, not at every pass', async () => {
    const room = openRoom(world());
    await room.pass(novelty, policyOf([]));
    await room.pass(novelty, policyOf([]));
    expect(room.azure.reads.filter((id) => id === metadata.id)).toHaveLength(1);
  });

  it.each([
    { when: 'several versions are stable', versions: ['2024-01-01', '2024-06-01'], is: '2024-06-01' },
    { when: 'the newest is a preview', versions: ['2025-01-01-preview', '2024-01-01'], is: '2024-01-01' },
    { when: 'all are previews', versions: ['2023-01-01-preview', '2025-01-01-preview'], is: '2025-01-01-preview' },
    { when: 'there are none', versions: [], is: undefined },
  ])('is read with the newest stable api-version when $when', ({ versions, is }) => {
    expect(readProvider(type, [{ resourceType: 'Things', apiVersions: versions }])?.apiVersion).toBe(is);
  });

  it('takes the connections’ own api-version where the provider gives them one', () => {
    const resourceTypes = [
      ...metadata.resourceTypes,
      { resourceType: 'things/privateEndpointConnections', apiVersions: ['2023-03-03'] },
    ];
    expect(readProvider(type, resourceTypes)).toMatchObject({
      apiVersion: '2023-03-03',
      parentApiVersion: '2024-06-01',
    });
  });

  it.each([[[]], [[{ resourceType: 'others' }]], [[{ resourceType: 'things', apiVersions: 'x' }]]])(
    'stays unknown where the provider says nothing of it (%j)',
    (types) => {
      expect(readProvider(type, types)).toBeUndefined();
    },
  );

  it.each([{}, { resourceTypes: 'x' }, { resourceTypes: [null] }])(
    'is not taken for unknown where the answer is not the provider’s description (%j)',
    async (body) => {
      const room = openRoom(
        smallAzure([{ id: novelty }, { ...body, id: metadata.id }, connectionBody(novelty)], { list: 'no' }),
      );
      const outcome = await room.pass(novelty, named);
      expect(outcome).toMatchObject({ kind: 'retry', because: expect.stringContaining('without resource types') });
      expect(room.findings).toEqual([]);
    },
  );
});
