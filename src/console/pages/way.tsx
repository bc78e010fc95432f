import type { WayInFull } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Facts } from '../parts/facts.tsx';
import { FindingsOf } from '../parts/findings-of.tsx';
import { ItemPage } from '../parts/item-page.tsx';
import { Moment } from '../parts/moment.tsx';
import { Resource } from '../parts/resource.tsx';
import { nameOf } from '../text/resource.ts';
import { confidenceTitle, profileTitle, seenOutside, wayTitle } from '../text/ways.ts';
import type { PageProps } from './page-props.ts';

/** The path of one subject: from it over its routes to the addresses the internet sees, each with its reason. */
export function WayPage({ values }: PageProps) {
  const asking = useAnswer<WayInFull>(`/api/egress/${encodeURIComponent(values.id ?? '')}`);
  return (
    <ItemPage list="/egress" all="All ways out" asking={asking}>
      {(way) => <Details way={way} />}
    </ItemPage>
  );
}

function Details({ way }: { readonly way: WayInFull }) {
  const { resourceId, profile, confidence, restricted, since, via, publicIps, path } = way;
  const { scopes = [], sideChannels = [], evidence = [] } = path;
  return (
    <>
      <h1>{nameOf(resourceId)}</h1>
      <Facts
        facts={[
          ['subject', <Resource key="subject" id={resourceId} />],
          ['way out', wayTitle(way.class)],
          ['profile', profileTitle(profile)],
          ['through', via !== null && <Resource id={via} />],
          ['addresses', publicIps.map((each) => nameOf(each)).join(', ')],
          ['restricted', restricted ? 'a network security group lets only some of it through' : ''],
          ['known', confidenceTitle(confidence)],
          ['since', <Moment key="since" at={since} />],
        ]}
      />
      <h2>The path of a packet</h2>
      <ol class="path">
        <li>
          <strong>{nameOf(resourceId)}</strong>
        </li>
        {scopes.map(({ scope, class: name, route, because }) => (
          <li key={`${scope} ${name}`}>
            <strong>
              to {scope}: {wayTitle(name)}
            </strong>
            <br />
            {route !== null && <code>{route}</code>} {because}
          </li>
        ))}
        <li>
          <strong>
            {seenOutside(
              way.class,
              publicIps.map((each) => nameOf(each)),
            )}
          </strong>
        </li>
      </ol>
      {sideChannels.length > 0 && (
        <>
          <h2>What no route and no firewall sees</h2>
          <ul class="plain">
            {sideChannels.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
      <FindingsOf id={resourceId} />
      <h2>What it rests on</h2>
      {evidence.length === 0 && <p class="quiet">Nothing in particular.</p>}
      <ul class="plain">
        {evidence.map(({ id, property, value }) => (
          <li key={`${id} ${property}`}>
            <span title={id}>{nameOf(id)}</span> <code>{property}</code> {value ?? 'not set'}
          </li>
        ))}
      </ul>
    </>
  );
}
