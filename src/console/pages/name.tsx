import type { RecordSetWithNetworks } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { AuditOf } from '../parts/audit-of.tsx';
import { Chain } from '../parts/chain.tsx';
import { Choice } from '../parts/choice.tsx';
import { Facts } from '../parts/facts.tsx';
import { Listed } from '../parts/listed.tsx';
import { Moment } from '../parts/moment.tsx';
import { Resource } from '../parts/resource.tsx';
import { goTo } from '../router.ts';
import { chainOf } from '../text/chain.ts';
import { nameOf } from '../text/resource.ts';
import type { PageProps } from './page-props.ts';

/** One name: in every zone that has it, the steps from the name to the address, and where they break. */
export function NamePage({ values, query }: PageProps) {
  const fqdn = values.fqdn ?? '';
  const network = query.get('network') ?? '';
  const listing = useList<RecordSetWithNetworks>(`/api/records/${encodeURIComponent(fqdn)}?top=200`);
  const networks = new Set(
    listing.items.flatMap(({ networks = [], claims }) => [...networks, ...claims].map(({ networkId }) => networkId)),
  );
  if (network !== '') networks.add(network);
  const path = `/names/${encodeURIComponent(fqdn)}`;
  return (
    <>
      <p class="crumb">
        <a href="/names">All names</a>
      </p>
      <h1>{fqdn}</h1>
      <div class="filters">
        <Choice
          label="Seen from"
          value={network}
          options={[['', 'any linked network'], ...[...networks].sort().map((id) => [id, nameOf(id)] as const)]}
          onChoose={(id) => goTo(id === '' ? path : `${path}?network=${encodeURIComponent(id)}`)}
        />
      </div>
      <Listed listing={listing} none="This name is in no zone that Gatehouse keeps: no private endpoint claims it.">
        {listing.items.map((record) => (
          <section key={record.id} class="card">
            <h2>{record.zoneId === undefined ? record.fqdn : nameOf(record.zoneId)}</h2>
            <Chain steps={chainOf(record, network === '' ? undefined : network)} />
            <Details record={record} />
            <AuditOf target={record.resourceId} />
          </section>
        ))}
      </Listed>
    </>
  );
}

function Details({ record }: { readonly record: RecordSetWithNetworks }) {
  const { resourceId, ttl, settledAt, claims, networks = [] } = record;
  return (
    <>
      <Facts
        facts={[
          ['record set', <Resource key="set" id={resourceId} />],
          ['time to live', ttl !== undefined && `${ttl} s`],
          ['settled', settledAt !== undefined && <Moment at={settledAt} />],
          ['linked networks', networks.map(({ networkId }) => nameOf(networkId)).join(', ')],
        ]}
      />
      <h3>Private endpoints that claim it</h3>
      <ul class="plain">
        {claims.map(({ endpointId, addresses, releasing, firstSeen }) => (
          <li key={endpointId}>
            <Resource id={endpointId} /> {addresses.join(', ')}, since <Moment at={firstSeen} brief />
            {releasing && ' (letting go)'}
          </li>
        ))}
      </ul>
    </>
  );
}
