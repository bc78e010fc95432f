import type { EndpointInFull } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { AuditOf } from '../parts/audit-of.tsx';
import { Chain } from '../parts/chain.tsx';
import { Facts } from '../parts/facts.tsx';
import { FindingsOf } from '../parts/findings-of.tsx';
import { ItemPage } from '../parts/item-page.tsx';
import { Moment } from '../parts/moment.tsx';
import { Resource } from '../parts/resource.tsx';
import { chainOf } from '../text/chain.ts';
import { nameOf } from '../text/resource.ts';
import type { PageProps } from './page-props.ts';

/** One private endpoint: what it leads to, what became of its names, and its life so far. */
export function EndpointPage({ values }: PageProps) {
  const asking = useAnswer<EndpointInFull>(`/api/endpoints/${encodeURIComponent(values.id ?? '')}`);
  return (
    <ItemPage list="/endpoints" all="All private endpoints" asking={asking}>
      {(endpoint) => <Details endpoint={endpoint} />}
    </ItemPage>
  );
}

function Details({ endpoint }: { readonly endpoint: EndpointInFull }) {
  const { resourceId, privateLinkResourceId, groupIds, location, connectionState, provisioningState } = endpoint;
  const { notes, firstSeen, lastSeen, absentSince, records } = endpoint;
  return (
    <>
      <h1>{nameOf(resourceId)}</h1>
      <Facts
        facts={[
          ['private endpoint', <Resource key="endpoint" id={resourceId} />],
          ['leads to', <Resource key="target" id={privateLinkResourceId} />],
          ['group id', groupIds.join(', ')],
          ['location', location],
          ['connection', connectionState],
          ['provisioning', provisioningState],
          ['first seen', <Moment key="first" at={firstSeen} />],
          ['last seen', <Moment key="last" at={lastSeen} />],
          ['gone since', absentSince !== undefined && <Moment at={absentSince} />],
        ]}
      />
      {notes.length > 0 && (
        <ul class="note warn plain">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <FindingsOf id={resourceId} by="endpoint" />
      <h2>Names</h2>
      {records.length === 0 && <p class="quiet">It has no names here.</p>}
      {records.map((record) => (
        <section key={record.id} class="card">
          <h3>
            <a href={`/names/${record.fqdn}`}>{record.fqdn}</a>
          </h3>
          <Chain steps={chainOf(record, undefined).slice(0, 3)} />
          <AuditOf target={record.resourceId} />
        </section>
      ))}
    </>
  );
}
