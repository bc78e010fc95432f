import { type ClusterPlan, type ClusterSeen, planCluster } from '../../../src/clusters/isolation/plan.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { clusterId, golden } from './golden.ts';
import { type Bodies, set } from './mutate.ts';

export const now = new Date('2026-03-15T08:00:00Z');
export const id = clusterId.toLowerCase();
export const policyOf = (egress: object = {}) => Policy.parse({ version: 1, egress });
export type Changing = (bodies: Bodies) => void;
/** The load balancers of its node resource group were listed to the end. */
export const listed = [`${id.split('/resourcegroups/')[0]}/resourcegroups/mc_rg-aks_aks/loadbalancers`];
export const bodiesOf = (change: Changing = () => undefined): readonly unknown[] => {
  const bodies = golden();
  change(bodies);
  return Object.values(bodies);
};

/** The plan of the golden cluster after a change. */
export const plan = (
  change: Changing = () => undefined,
  more: Partial<ClusterSeen> = {},
  policy = policyOf(),
  most = 100,
): ClusterPlan => {
  const seen = planCluster(
    {
      key: id,
      read: { bodies: bodiesOf(change), completeLists: [] },
      history: [],
      answer: { live: undefined, unsaid: 'it was not asked' },
      known: undefined,
      isNew: false,
      standing: [],
      ...more,
    },
    policy,
    now,
    most,
  );
  if (seen === undefined) throw new TypeError('the cluster is not among the bodies');
  return seen;
};

export const open: Changing = ({ cluster }) => set(cluster, 'networkProfile.outboundType', 'loadBalancer');
export const direct: Changing = ({ cluster }) => set(cluster, 'bootstrapProfile.artifactSource', 'Direct');
export const publicRegistry: Changing = ({ registry }) => set(registry, 'publicNetworkAccess', 'Enabled');
export const unreadRegistry: Changing = (bodies) => delete bodies.registry;
/** As the golden cluster is remembered. */
export const known = plan().row;
export const isolated = { profile: 'isolated' };
