import { expect, it } from 'vitest';
import { unmarkedFindings } from '../../../src/dns/records/unmarked.ts';
import { absent, observed, others, ours, recordSet, row, target } from '../support/values.ts';

const where = `az network private-dns record-set a delete --yes --ids ${recordSet}`;
const place = 'privatelink.blob.core.windows.net/st1';
const { endpoint } = target();
const stays = 'but somebody wrote it again without our mark: it would stay when the endpoint goes';
const two = target('pe1', { addresses: ['10.0.0.4', '10.0.0.5'] });

interface Line {
  readonly when: string;
  readonly read?: ReturnType<typeof others>;
  readonly written?: typeof two;
  readonly isClaimed: boolean;
  readonly says: string;
  readonly remedy: string;
}

it.each<Line>([
  {
    when: 'claimed, and as we wrote it',
    isClaimed: true,
    says: `'st1' points to 10.0.0.4 as we wrote it for ${endpoint}, ${stays}`,
    remedy: `Name it in dns.adopt ('${place}'), write dns.handEdits: repair, or delete it and it is written again: ${where}`,
  },
  {
    when: 'claimed, with others beside',
    read: others(['10.0.0.4', '10.6.6.6', '10.6.6.7']),
    isClaimed: true,
    says: `'st1' points to 10.0.0.4 as we wrote it for ${endpoint} and to 10.6.6.6, 10.6.6.7 besides, ${stays}`,
    remedy: `Name it in dns.adopt ('${place}'), or delete it and it is written again: ${where}`,
  },
  {
    when: 'claimed, and a part of what we wrote',
    written: two,
    isClaimed: true,
    says: `'st1' points to 10.0.0.4 as we wrote it for ${endpoint}, ${stays}`,
    remedy: `Name it in dns.adopt ('${place}'), or delete it and it is written again: ${where}`,
  },
  {
    when: 'left behind as we wrote it',
    read: others(['10.0.0.4', '10.0.0.5']),
    written: two,
    isClaimed: false,
    says: `'st1' still points to 10.0.0.4, 10.0.0.5 as we wrote it for ${endpoint}, which claims it no more; our mark is gone from it, so it is left standing`,
    remedy: `Delete it: ${where}`,
  },
  {
    when: 'left behind with others beside',
    read: others(['10.0.0.4', '10.6.6.6']),
    isClaimed: false,
    says: `'st1' still points to 10.0.0.4 as we wrote it for ${endpoint}, which claims it no more and to 10.6.6.6 besides; our mark is gone from it, so it is left standing`,
    remedy: `Take 10.0.0.4 out of it; where nobody needs the rest either, delete it: ${where}`,
  },
])(
  'a record set that lost our mark, $when, says how it goes',
  ({ read = others(['10.0.0.4']), written = target(), isClaimed, says, remedy }) => {
    const seen = observed({ record: row({ written }), read });
    const [finding, ...more] = unmarkedFindings(seen, read, isClaimed ? target() : undefined);
    expect([finding?.message, finding?.remedy, more]).toEqual([says, remedy, []]);
  },
);

it('names the command for an address of the other family', () => {
  const id = recordSet.replace('/a/', '/aaaa/');
  const read = others(['fd00::4']);
  const seen = observed({ id, record: row({ written: target('pe1', { addresses: ['fd00::4'] }) }), read });
  expect(unmarkedFindings(seen, read, undefined)[0]?.remedy).toBe(
    `Delete it: az network private-dns record-set aaaa delete --yes --ids ${id}`,
  );
});

it.each([
  { when: 'nothing exists there', read: absent },
  { when: 'ours exists there', read: ours() },
  { when: 'another address exists there', read: others(['10.6.6.6']) },
  { when: 'no address exists there', read: others([]) },
])('says nothing where $when', ({ read }) => {
  expect(unmarkedFindings(observed({ record: row(), read }), read, target())).toEqual([]);
});
