import fc from 'fast-check';
import { expect, it } from 'vitest';
import { migration, pastChanges } from '../../../src/clusters/isolation/lines/history.ts';
import type { Change, Given } from '../../../src/clusters/isolation/model.ts';
import { worldOf } from '../../../src/egress/world.ts';

const values = {
  'bootstrapProfile.artifactSource': ['Direct', 'Cache', undefined],
  'networkProfile.outboundType': ['loadBalancer', 'none', 'block', undefined],
  'agentPools/system/nodeImageVersion': ['1', '2', undefined],
  currentKubernetesVersion: ['1.33.0', '1.34.0'],
} as const;

const change = fc.constantFrom(...Object.entries(values)).chain(([property, known]) =>
  fc.record<Omit<Change, 'at'>>({
    property: fc.constant(property),
    before: fc.constantFrom(...known),
    after: fc.constantFrom(...known),
  }),
);
const histories = fc
  .array(change, { maxLength: 12 })
  .map((changes) => changes.map((each, day): Change => ({ ...each, at: new Date(Date.UTC(2026, 0, 1 + day)) })));

const world = worldOf([
  {
    id: '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c',
  },
]);
const judge = (history: readonly Change[]) => {
  const [cluster] = world.resources;
  if (cluster === undefined) throw new TypeError('there is no cluster');
  const given: Given = { world, cluster, roleAssignments: [], live: undefined, history };
  return migration(given);
};

it('says of the order the same without the changes that may go, of which there are few left', () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 0, max: 13 }), (history, day) => {
      const past = pastChanges(history, new Date(Date.UTC(2026, 0, 1 + day)));
      const left = history.filter((each) => !past.includes(each));
      expect(judge(left)).toEqual(judge(history));
      expect(left.filter(({ at }) => at.getTime() < Date.UTC(2026, 0, 1 + day)).length).toBeLessThanOrEqual(3);
    }),
  );
});
