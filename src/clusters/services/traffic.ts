import type { OwnerService } from './model.ts';

/** externalTrafficPolicy of a Kubernetes service; undefined where nobody asked the cluster. */
export type TrafficOf = (owner: OwnerService) => string | undefined;

export const unasked: TrafficOf = () => undefined;
