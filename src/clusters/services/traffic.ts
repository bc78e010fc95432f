import type { Cluster } from '../policies/model.ts';
import type { OwnerService } from './model.ts';

/** externalTrafficPolicy of a Kubernetes service; undefined where nobody asked the cluster. */
export type TrafficOf = (owner: OwnerService) => string | undefined;

export const unasked: TrafficOf = () => undefined;

/** From the services that a cluster shows. */
export const trafficIn =
  ({ services }: Pick<Cluster, 'services'>): TrafficOf =>
  (owner) =>
    services.find(({ namespace, name }) => namespace === owner.namespace && name === owner.name)?.externalTrafficPolicy;
