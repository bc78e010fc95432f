import type { ClusterAccess, Isolation } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Asking } from '../parts/asking.tsx';
import { AccessDetails } from '../parts/cluster-access.tsx';
import { Facts } from '../parts/facts.tsx';
import { FindingsOf } from '../parts/findings-of.tsx';
import { ItemPage } from '../parts/item-page.tsx';
import { Lines } from '../parts/lines.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Moment } from '../parts/moment.tsx';
import { Resource } from '../parts/resource.tsx';
import { nameOf } from '../text/resource.ts';
import type { PageProps } from './page-props.ts';

const words: Readonly<Record<Isolation['isolated'], string>> = {
  yes: 'yes: every line holds',
  no: 'no: a line below does not hold',
  unknown: 'not known: a line below could not be determined',
};

/** One cluster: how it is reached, and line by line whether it is network isolated. */
export function ClusterPage({ values }: PageProps) {
  const id = encodeURIComponent(values.id ?? '');
  const path = `/api/clusters/${id}`;
  const asking = useAnswer<Isolation>(`${path}/isolation`);
  const access = useAnswer<ClusterAccess>(`${path}/access`);
  return (
    <ItemPage list="/clusters" all="All clusters" asking={asking}>
      {({ cluster, isolated, lines, history, asked }) => (
        <>
          <h1>{nameOf(cluster)}</h1>
          <Facts
            facts={[
              ['cluster', <Resource key="cluster" id={cluster} />],
              ['network isolated', words[isolated]],
            ]}
          />
          <FindingsOf id={cluster} />
          <h2>How it is reached</h2>
          <Loaded asking={access}>{(value) => <AccessDetails access={value} />}</Loaded>
          <h2>Network isolation, line by line</h2>
          <Lines lines={lines} />
          <h2>What only the cluster knows</h2>
          <Asking id={id} asked={asked} again={asking.again} />
          {history.length > 0 && (
            <>
              <h2>What changed of it</h2>
              <ol class="life">
                {history.map(({ at, property, before, after }) => (
                  <li key={`${at} ${property}`}>
                    <Moment at={at} /> <code>{property}</code> was {before ?? 'not set'}, and is {after ?? 'not set'}
                  </li>
                ))}
              </ol>
            </>
          )}
        </>
      )}
    </ItemPage>
  );
}
