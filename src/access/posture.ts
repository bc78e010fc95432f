import type { LineAnswer } from '../clusters/isolation/model.ts';
import type { Given } from './given.ts';
import { commands } from './lines/commands.ts';
import { endpoint } from './lines/endpoint.ts';
import { integration } from './lines/integration.ts';
import { dnsMode, exposure } from './lines/names.ts';
import { ranges } from './lines/ranges.ts';
import type { AccessLine } from './model.ts';

interface Line {
  readonly id: string;
  readonly remedy: string;
  readonly judge: (given: Given) => LineAnswer;
}

/** What is judged of every cluster, in this order; docs/scenarios.md says it for people. */
const lines: readonly Line[] = [
  {
    id: '2.1',
    judge: exposure,
    remedy: 'Make the cluster private: with VNet integration it can be switched, otherwise it is recreated.',
  },
  {
    id: '2.2',
    judge: dnsMode,
    remedy: 'Give it a private zone that exists, or turn the public name of the private address on.',
  },
  {
    id: '2.9',
    judge: commands,
    remedy: 'Set apiServerAccessProfile.disableRunCommand to true, or take the role from those who need no commands.',
  },
  {
    id: '2.10',
    judge: ranges,
    remedy: 'List the addresses that administer the cluster and those its nodes leave from, or make it private.',
  },
  {
    id: '2.11',
    judge: endpoint,
    remedy: 'Reconcile the cluster (az aks update without changes), which makes its endpoint again.',
  },
  {
    id: '2.12',
    judge: integration,
    remedy:
      'Delegate a subnet of /28 or more to Microsoft.ContainerService/managedClusters, and let the identity join it.',
  },
];

/** How one cluster is reached, line by line. Pure. */
export const postureOf = (given: Given): readonly AccessLine[] =>
  lines.map(({ id, judge, remedy }) => {
    const { state, because } = judge(given);
    return { id, state, because, remedy: state === 'pass' ? '' : remedy };
  });
