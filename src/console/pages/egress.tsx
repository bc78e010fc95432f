import type { Way, WaysOfDay } from '../data/api.ts';
import type { List } from '../data/types.ts';
import { useAnswer } from '../data/use-answer.ts';
import { useList } from '../data/use-list.ts';
import { ByProfile } from '../parts/by-profile.tsx';
import { Choice } from '../parts/choice.tsx';
import { Days } from '../parts/days.tsx';
import { narrowed } from '../parts/list-page.tsx';
import { Listed } from '../parts/listed.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Moment } from '../parts/moment.tsx';
import { Brief, SubscriptionName } from '../parts/resource.tsx';
import { type Column, Rows } from '../parts/rows.tsx';
import { Shares } from '../parts/shares.tsx';
import { goTo } from '../router.ts';
import { nameOf } from '../text/resource.ts';
import { confidenceTitle, profileTitle, profileTitles, sharesOf, wayTitle, wayTitles } from '../text/ways.ts';
import type { PageProps } from './page-props.ts';

const classes = [['', 'Any'], ...wayTitles.map(([name, title]) => [name, title] as const)] as const;

const names = ['class', 'profile'];
const profiles = [['', 'Any'], ...profileTitles] as const;

const columns: readonly Column<Way>[] = [
  {
    title: 'Subject',
    width: '3fr',
    cell: ({ id, resourceId }) => <Brief id={resourceId} page={`/egress/${id}`} />,
  },
  { title: 'Subscription', width: '2fr', cell: ({ resourceId }) => <SubscriptionName of={resourceId} /> },
  { title: 'Way out', width: '3fr', cell: (way) => <span class="two">{wayTitle(way.class)}</span> },
  { title: 'Profile', width: '5rem', cell: ({ profile }) => profileTitle(profile) },
  { title: 'Through', width: '2fr', cell: ({ via }) => via !== null && <Brief id={via} /> },
  {
    title: 'Addresses',
    width: '2fr',
    cell: ({ publicIps }) => publicIps.map((each) => nameOf(each)).join(', '),
  },
  {
    title: 'Known',
    width: '5rem',
    cell: ({ confidence }) => <span title={confidenceTitle(confidence)}>{confidence}</span>,
  },
  { title: 'Since', width: '7rem', cell: ({ since }) => <Moment at={since} brief /> },
];

/** Where packets leave: the estate at a glance, day by day, and each subject. */
export function Egress({ query }: PageProps) {
  const wanted = query.get('class') ?? '';
  const profile = query.get('profile') ?? '';
  const days = useAnswer<List<WaysOfDay>>('/api/egress-days');
  const filter = new URLSearchParams([...query].filter(([name, value]) => names.includes(name) && value !== ''));
  const listing = useList<Way>(`/api/egress?top=200&${filter}`);
  const show = (name: string, value: string): void => goTo(narrowed('/egress', filter, name, value));
  return (
    <>
      <h1>Ways out</h1>
      <Loaded asking={days}>{({ value }) => <Estate days={value} />}</Loaded>
      <div class="filters">
        <Choice label="Way out" value={wanted} options={classes} onChoose={(value) => show('class', value)} />
        <Choice label="Profile" value={profile} options={profiles} onChoose={(value) => show('profile', value)} />
      </div>
      <ByProfile ways={listing.items} />
      <Listed listing={listing} none="No subject is known to leave that way.">
        <Rows label="Ways out" items={listing.items} columns={columns} />
      </Listed>
    </>
  );
}

function Estate({ days }: { readonly days: readonly WaysOfDay[] }) {
  const sorted = [...days].sort((a, b) => (a.day < b.day ? -1 : 1));
  const latest = sorted.at(-1);
  if (latest === undefined)
    return <p class="quiet">Ways out are counted once a day, for the first time with the next sweep.</p>;
  return (
    <>
      <h2>The estate on {latest.day}</h2>
      <Shares shares={sharesOf(latest.classes)} label={`Ways out on ${latest.day}`} />
      {sorted.length > 1 && (
        <>
          <h2>Day by day</h2>
          <Days days={sorted} />
        </>
      )}
      <h2>Subjects</h2>
    </>
  );
}
