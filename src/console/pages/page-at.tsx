import type { FunctionComponent } from 'preact';
import type { PageName, Place } from '../pages.ts';
import { Audit } from './audit.tsx';
import { ClusterPage } from './cluster.tsx';
import { Clusters } from './clusters.tsx';
import { ConnectionPage } from './connection.tsx';
import { Egress } from './egress.tsx';
import { EndpointPage } from './endpoint.tsx';
import { Endpoints } from './endpoints.tsx';
import { Findings } from './findings.tsx';
import { HealthPage } from './health.tsx';
import { NamePage } from './name.tsx';
import { Names } from './names.tsx';
import type { PageProps } from './page-props.ts';
import { PlanPage } from './plan.tsx';
import { ReachabilityPage } from './reachability.tsx';
import { ServicePage } from './service.tsx';
import { Services } from './services.tsx';
import { Waiting } from './waiting.tsx';
import { WayPage } from './way.tsx';
import { WhyPage } from './why.tsx';

const contents: Readonly<Record<PageName, FunctionComponent<PageProps>>> = {
  waiting: Waiting,
  connection: ConnectionPage,
  findings: Findings,
  endpoints: Endpoints,
  endpoint: EndpointPage,
  names: Names,
  name: NamePage,
  why: WhyPage,
  reachability: ReachabilityPage,
  egress: Egress,
  way: WayPage,
  services: Services,
  service: ServicePage,
  clusters: Clusters,
  cluster: ClusterPage,
  plan: PlanPage,
  audit: Audit,
  health: HealthPage,
};

/** The page at a place, recreated where the place changes. */
export function PageAt({ place, query }: { readonly place: Place; readonly query: URLSearchParams }) {
  const Content = contents[place.page];
  return <Content key={JSON.stringify([place.page, place.values])} values={place.values} query={query} />;
}
