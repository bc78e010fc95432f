import { useMemo } from 'preact/hooks';
import type { Finding } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { Choice } from '../parts/choice.tsx';
import { FindingPanel } from '../parts/finding-panel.tsx';
import { ListPage, narrowed } from '../parts/list-page.tsx';
import { Moment } from '../parts/moment.tsx';
import { Brief, SubscriptionName } from '../parts/resource.tsx';
import type { Column } from '../parts/rows.tsx';
import { SaveAs } from '../parts/save-as.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { goTo } from '../router.ts';
import { toCsv } from '../text/csv.ts';
import type { PageProps } from './page-props.ts';

const states = [
  ['open', 'Open'],
  ['exempt', 'Exempt'],
  ['resolved', 'Resolved'],
] as const;
const severities = [
  ['', 'Any'],
  ['critical', 'Critical'],
  ['high', 'High'],
  ['medium', 'Medium'],
  ['low', 'Low'],
  ['info', 'Info'],
] as const;
const rooms = [
  ['', 'Any'],
  ['dns', 'DNS'],
  ['approvals', 'Approvals'],
  ['egress', 'Egress and exposure'],
  ['clusters', 'Clusters'],
] as const;
const fields = [
  'severity',
  'check',
  'subject',
  'state',
  'message',
  'remedy',
  'room',
  'openedAt',
  'resolvedAt',
] as const;

/** What is wrong, worst first: by severity, room and subject; each with its history, its remedy and how to accept it. */
export function Findings({ query }: PageProps) {
  const state = query.get('state') ?? 'open';
  const severity = query.get('severity') ?? '';
  const room = query.get('room') ?? '';
  const words = query.get('words') ?? '';
  const filter = new URLSearchParams({ state, ...(severity !== '' && { severity }), top: '200' });
  const listing = useList<Finding>(`/api/findings?${filter}`);
  const columns = useMemo(() => columnsWith(open), []);
  const items = useMemo(() => narrow(listing.items, room, words.toLowerCase()), [listing.items, room, words]);
  // What is open is in the address: it can be sent to somebody, and the way back closes it.
  const shown = listing.items.find(({ id }) => id === query.get('open'));
  const show = (name: string, value: string): void => goTo(narrowed('/findings', query, name, value), 'replace');
  return (
    <ListPage
      title="Findings"
      filters={
        <>
          <Choice label="State" value={state} options={states} onChoose={(value) => show('state', value)} />
          <Choice
            label="Severity"
            value={severity}
            options={severities}
            onChoose={(value) => show('severity', value)}
          />
          <Choice label="Room" value={room} options={rooms} onChoose={(value) => show('room', value)} />
          <SearchField label="Contains" value={words} onSearch={(value) => show('words', value)} />
          <SaveAs label="Save as CSV" name="findings.csv" type="text/csv" text={() => toCsv(items, fields)} />
          <SaveAs
            label="Save as JSON"
            name="findings.json"
            type="application/json"
            text={() => JSON.stringify(items, null, 2)}
          />
        </>
      }
      opened={shown !== undefined && <FindingPanel finding={shown} onClose={() => show('open', '')} />}
      listing={{ ...listing, items }}
      none="There are none."
      columns={columns}
    />
  );
}

const open = ({ id }: Finding): void => goTo(narrowed('/findings', new URLSearchParams(location.search), 'open', id));

/** Those of a room whose check, subject or message has these words; both empty for all. */
function narrow(findings: readonly Finding[], room: string, words: string): readonly Finding[] {
  if (room === '' && words === '') return findings;
  return findings.filter(
    (finding) =>
      (room === '' || finding.room === room) &&
      [finding.check, finding.subject, finding.message].some((text) => text.toLowerCase().includes(words)),
  );
}

const columnsWith = (onShow: (finding: Finding) => void): readonly Column<Finding>[] => [
  { title: 'Severity', width: '5rem', cell: ({ severity }) => <span class={`tag ${severity}`}>{severity}</span> },
  {
    title: 'Finding',
    width: '5fr',
    cell: (finding) => (
      <button type="button" class="link" onClick={() => onShow(finding)}>
        {finding.message}
      </button>
    ),
  },
  { title: 'Subject', width: '2fr', cell: ({ subject }) => <Brief id={subject} /> },
  { title: 'Subscription', width: '7rem', cell: ({ subject }) => <SubscriptionName of={subject} /> },
  { title: 'Room', width: '5rem', cell: ({ room }) => room },
  { title: 'Since', width: '7rem', cell: ({ openedAt }) => <Moment at={openedAt} brief /> },
];
