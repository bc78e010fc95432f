import { useMemo } from 'preact/hooks';
import type { Finding } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { useList } from '../data/use-list.ts';
import { Choice } from '../parts/choice.tsx';
import { FindingPanel } from '../parts/finding-panel.tsx';
import { ListPage, narrowed } from '../parts/list-page.tsx';
import { Moment } from '../parts/moment.tsx';
import { Brief, SubscriptionName } from '../parts/resource.tsx';
import type { Column } from '../parts/rows.tsx';
import { SaveAs } from '../parts/save-as.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { goTo, leaveTo } from '../router.ts';
import { aboutOf } from '../text/about.ts';
import { toCsv } from '../text/csv.ts';
import { nameOf, sayIds } from '../text/resource.ts';
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
  ['clusters', 'Clusters, by themselves'],
  ['policy', 'Policy'],
  ['reconcile', 'The work itself'],
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
  const about = query.get('about') ?? '';
  const words = query.get('words') ?? '';
  const filter = new URLSearchParams({ state, ...(severity !== '' && { severity }), top: '200' });
  const listing = useList<Finding>(`/api/findings?${filter}`);
  const columns = useMemo(() => columnsWith(open), []);
  const items = useMemo(
    () => narrow(listing.items, { room, about, words: words.toLowerCase() }),
    [listing.items, room, about, words],
  );
  const kinds = useMemo(() => kindsOf(listing.items, about), [listing.items, about]);
  // What is open is in the address: it can be sent to somebody, and the way back closes it.
  const wanted = query.get('open');
  const listed = listing.items.find(({ id }) => id === wanted);
  // One that this list has not, or has not yet.
  const asking = useAnswer<Finding>(
    wanted === null || listed ? undefined : `/api/findings/${encodeURIComponent(wanted)}`,
  );
  const shown = listed ?? (asking.answer?.kind === 'ok' ? asking.answer.value : undefined);
  const address = (name: string, value: string): string => narrowed('/findings', query, name, value);
  const show = (name: string, value: string): void => goTo(address(name, value));
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
          <Choice label="About" value={about} options={kinds} onChoose={(value) => show('about', value)} />
          <Choice label="Room" value={room} options={rooms} onChoose={(value) => show('room', value)} />
          <SearchField
            label="Contains"
            value={words}
            onSearch={(value) => goTo(address('words', value), words === '' ? 'push' : 'replace')}
          />
          <SaveAs label="Save as CSV" name="findings.csv" type="text/csv" text={() => toCsv(items, fields)} />
          <SaveAs
            label="Save as JSON"
            name="findings.json"
            type="application/json"
            text={() => JSON.stringify(items, null, 2)}
          />
        </>
      }
      opened={
        <>
          {shown !== undefined && <FindingPanel finding={shown} onClose={() => leaveTo(address('open', ''))} />}
          {asking.answer !== undefined && asking.answer.kind !== 'ok' && (
            <Trouble answer={asking.answer} again={asking.again} />
          )}
        </>
      }
      listing={{ ...listing, items }}
      none={room === '' ? 'There are none.' : noneOfRoom}
      columns={columns}
    />
  );
}

const open = ({ id }: Finding): void =>
  goTo(narrowed('/findings', new URLSearchParams(location.search), 'open', id), 'over');

const noneOfRoom =
  'There are none of this room. A room is the part of Gatehouse that judges, not what it judges: clusters, for example, are judged by egress too. What a finding is about is chosen under About.';

interface Narrow {
  readonly room: string;
  readonly about: string;
  readonly words: string;
}

/** Those of a room, about a kind of thing, whose check, subject or message has these words; each empty for all. */
function narrow(findings: readonly Finding[], { room, about, words }: Narrow): readonly Finding[] {
  if (room === '' && about === '' && words === '') return findings;
  return findings.filter(
    ({ room: own, check, subject, message }) =>
      (room === '' || own === room) &&
      (about === '' || aboutOf(subject) === about) &&
      [check, subject, nameOf(subject), message].some((text) => text.toLowerCase().includes(words)),
  );
}

/** What the findings are about, and what is chosen, so that the choice can be taken back. */
function kindsOf(findings: readonly Finding[], chosen: string): readonly (readonly [string, string])[] {
  const kinds = new Set([...findings.map(({ subject }) => aboutOf(subject)), ...(chosen === '' ? [] : [chosen])]);
  return [['', 'Any'], ...[...kinds].sort().map((kind) => [kind, kind] as const)];
}

const columnsWith = (onShow: (finding: Finding) => void): readonly Column<Finding>[] => [
  { title: 'Severity', width: '5rem', cell: ({ severity }) => <span class={`tag ${severity}`}>{severity}</span> },
  {
    title: 'Finding',
    width: '5fr',
    cell: (finding) => (
      <button type="button" class="link" title={finding.message} onClick={() => onShow(finding)}>
        <span class="two">{sayIds(finding.message)}</span>
      </button>
    ),
  },
  { title: 'Subject', width: '2fr', cell: ({ subject }) => <Brief id={subject} /> },
  { title: 'Subscription', width: '1.5fr', cell: ({ subject }) => <SubscriptionName of={subject} /> },
  { title: 'Room', width: '5rem', cell: ({ room }) => room },
  { title: 'Since', width: '7rem', cell: ({ openedAt }) => <Moment at={openedAt} brief /> },
];
