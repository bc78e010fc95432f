import type { Isolation } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Facts } from '../parts/facts.tsx';
import { Lines } from '../parts/lines.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Resource } from '../parts/resource.tsx';
import { readResource } from '../text/resource.ts';
import type { PageProps } from './page-props.ts';

const words: Readonly<Record<Isolation['isolated'], string>> = {
  yes: 'yes: every line holds',
  no: 'no: a line below does not hold',
  unknown: 'not known: a line below could not be told',
};

/** One cluster: line by line whether it is network isolated. */
export function ClusterPage({ values }: PageProps) {
  const asking = useAnswer<Isolation>(`/api/clusters/${encodeURIComponent(values.id ?? '')}/isolation`);
  return (
    <>
      <p class="crumb">
        <a href="/services">Services and clusters</a>
      </p>
      <Loaded asking={asking}>
        {({ cluster, isolated, lines }) => (
          <>
            <h1>{readResource(cluster).name}</h1>
            <Facts
              facts={[
                ['cluster', <Resource key="cluster" id={cluster} />],
                ['network isolated', words[isolated]],
              ]}
            />
            <h2>Line by line</h2>
            <Lines lines={lines} />
          </>
        )}
      </Loaded>
    </>
  );
}
