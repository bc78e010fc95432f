import type { Connection, Service } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { useList } from '../data/use-list.ts';
import { Facts } from '../parts/facts.tsx';
import { FindingsOf } from '../parts/findings-of.tsx';
import { ItemPage } from '../parts/item-page.tsx';
import { Lines } from '../parts/lines.tsx';
import { Resource } from '../parts/resource.tsx';
import { nameOf } from '../text/resource.ts';
import type { PageProps } from './page-props.ts';

/** One private link service: what is behind it, who comes through it, and what leads past it. */
export function ServicePage({ values }: PageProps) {
  const asking = useAnswer<Service>(`/api/services/${encodeURIComponent(values.id ?? '')}`);
  return (
    <ItemPage list="/services" all="All services" asking={asking}>
      {(service) => <Details service={service} />}
    </ItemPage>
  );
}

/** Whether a frontend is public may be known where its address is not: Azure gives that to a balancer later, or not at all. */
const frontendsOf = (each: Service['frontends']): string =>
  each
    .map(({ address, isPublic }) => {
      if (address !== null) return address;
      return isPublic === null ? 'not read' : `${isPublic ? 'public' : 'internal'}, its address is not known`;
    })
    .join(', ');

/** Azure's answer has no address that it gave itself: that is on the service's interface. */
const addressesOf = (each: Service['natAddresses']): string =>
  each
    .map(({ address, subnet }) => {
      if (address !== null) return address;
      return `given by Azure${subnet === null ? '' : `, from ${nameOf(subnet)}`}, which one was not read`;
    })
    .join('; ');

function Details({ service }: { readonly service: Service }) {
  const { name, resourceId, alias, fqdns, cluster, kubernetesService, frontends, natAddresses, deadConsumers } =
    service;
  return (
    <>
      <h1>{name}</h1>
      <Facts
        facts={[
          ['private link service', <Resource key="service" id={resourceId} />],
          ['alias', alias ?? ''],
          ['domain names, as its owner wrote them', fqdns.length > 0 && <Texts texts={fqdns} />],
          ['cluster', cluster !== null && <a href={`/clusters/${cluster.id}`}>{nameOf(cluster.resourceId)}</a>],
          [
            'Kubernetes service',
            kubernetesService !== null && `${kubernetesService.namespace}/${kubernetesService.name}`,
          ],
          ['frontend', frontendsOf(frontends)],
          ['NAT addresses', addressesOf(natAddresses)],
          ['visible to', service.visibility.join(', ')],
          ['approved by itself', service.autoApproval.join(', ')],
          ['PROXY protocol', service.proxyProtocol ? 'yes' : 'no'],
        ]}
      />
      <FindingsOf id={resourceId} />
      <h2>Consumers</h2>
      <Consumers service={service} />
      {deadConsumers.length > 0 && (
        <ul class="note warn plain">
          {deadConsumers.map(({ endpoint, because, remedy }) => (
            <li key={endpoint}>
              <Resource id={endpoint} /> {because} {remedy}
            </li>
          ))}
        </ul>
      )}
      <h2>What has to hold</h2>
      <Lines lines={service.preconditions} />
      <h2>Ways past it</h2>
      <Lines lines={service.bypasses} />
    </>
  );
}

/** Those whose request is known lead to it. */
function Consumers({ service: { resourceId, consumers } }: { readonly service: Service }) {
  const { items } = useList<Connection>(
    `/api/connections?${new URLSearchParams({ resource: resourceId, top: '200' })}`,
  );
  const requestOf = (name: string) => items.find(({ connectionId }) => connectionId.endsWith(`/${name.toLowerCase()}`));
  if (consumers.length === 0) return <p class="quiet">None.</p>;
  return (
    <ul class="plain">
      {consumers.map(({ connection, endpoint, linkId, status }) => {
        const request = requestOf(connection);
        return (
          <li key={connection}>
            {endpoint === null ? connection : <Resource id={endpoint} />} <span class="tag">{status}</span>
            {linkId !== null && ` (link ${linkId})`}
            {request !== undefined && <a href={`/connections/${request.id}`}> its request</a>}
          </li>
        );
      })}
    </ul>
  );
}

/** Texts that somebody else wrote, one a line: their direction and what can't be seen of them stay inside. */
function Texts({ texts }: { readonly texts: readonly string[] }) {
  return (
    <ul class="plain">
      {texts.map((text) => (
        <li key={text}>
          <bdi>{text}</bdi>
        </li>
      ))}
    </ul>
  );
}
