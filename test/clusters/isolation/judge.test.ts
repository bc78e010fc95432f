import { expect, it } from 'vitest';
import { type Bodies, set, verify } from './mutate.ts';

const isOpen = ({ cluster }: Bodies): void => set(cluster, 'autoUpgradeProfile.nodeOSUpgradeChannel', 'Unmanaged');
const isPublic = ({ cluster }: Bodies): void => set(cluster, 'apiServerAccessProfile.enablePrivateCluster', false);
const isUnread = ({ cluster = {} }: Bodies): void => {
  delete cluster.properties;
};
const remedy = 'Close what the failing lines name; any later write that opens it again fails here.';

it.each<{ when: string; change?: (bodies: Bodies) => void; isolated: string; stays: object }>([
  {
    when: 'nothing fails',
    isolated: 'yes',
    stays: { state: 'pass', because: 'no line fails', remedy: '' },
  },
  {
    when: 'two lines fail',
    change: (bodies) => {
      isOpen(bodies);
      isPublic(bodies);
    },
    isolated: 'no',
    stays: { state: 'fail', because: 'it is open by 3.9, 3.12', remedy },
  },
  {
    when: 'its body was not read',
    change: isUnread,
    isolated: 'unknown',
    stays: { state: 'pass', because: 'no line fails', remedy: '' },
  },
])('line 3.16 where $when', ({ change, isolated, stays }) => {
  const answer = verify(change);
  expect(answer.isolated).toBe(isolated);
  expect(answer.lines.at(-1)).toEqual({ id: '3.16', ...stays });
});

it('each line of a cluster whose body was not read says why it is unknown', () => {
  const { lines } = verify(isUnread);
  expect(new Set(lines.slice(0, -1).map(({ because }) => because))).toEqual(
    new Set(["the cluster's body says nothing but its name"]),
  );
});

it('a line that passes has nothing to remedy, and any other says what to do', () => {
  const remedyOf = (id: string) => verify(isPublic).lines.find((line) => line.id === id)?.remedy;
  expect(remedyOf('3.12')).toBe('');
  expect(remedyOf('3.9')).toMatch(/enablePrivateCluster/);
});
