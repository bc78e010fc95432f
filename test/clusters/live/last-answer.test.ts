import { expect, it } from 'vitest';
import { lastAnswer } from '../../../src/clusters/live/last-answer.ts';
import { Policy } from '../../../src/policy/policy.ts';
import type { AskedCluster } from '../../../src/state/clusters/model.ts';

const cluster = '/subscriptions/s/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/aks';
const at = '2026-03-01T08:00:00.000Z';
const later = '2026-03-01T09:00:00.000Z';
const reading = { at, unsaid: [] };
const wanted = { at: later, by: 'person p', reason: 'mended' };
const trouble = { reason: 'KubernetesPerformanceError', message: 'no room' };
const running = { since: later, sections: [] };

it.each<
  [when: string, kept: Partial<AskedCluster> | undefined, policy: object, disabled: boolean, says: readonly unknown[]]
>([
  ['nothing was asked yet', undefined, {}, false, ['never', null, 'it was not asked yet']],
  ['it said all', { reading }, {}, false, ['answered', at, '']],
  [
    'it left something out',
    { reading: { at, unsaid: ['pods: forbidden'] } },
    {},
    false,
    ['answered', at, 'pods: forbidden'],
  ],
  [
    'it said something, and failed since',
    { reading, trouble },
    {},
    false,
    ['failed', at, 'KubernetesPerformanceError: no room'],
  ],
  [
    'somebody waits after a failure',
    { trouble, wanted },
    {},
    false,
    ['waiting', null, `person p asked at ${later}: mended`],
  ],
  [
    'a command runs, and somebody waits for the next',
    { reading, running, wanted },
    {},
    false,
    ['running', at, `a command runs in it since ${later}`],
  ],
  [
    'policy does not name it',
    { reading },
    { live: [] },
    false,
    ['not-asked', at, 'clusters.live of the policy does not name it'],
  ],
  ['policy only observes', { wanted }, { mode: 'observe' }, false, ['not-asked', null, 'clusters.mode is observe']],
  ['it lets nobody', { reading }, {}, true, ['not-asked', at, expect.stringContaining('disableRunCommand')]],
])('%s', (_when, kept, more, disableRunCommand, [state, said, because]) => {
  const { clusters } = Policy.parse({ version: 1, clusters: { mode: 'enforce', live: ['**/aks'], ...more } });
  const body = { id: cluster, properties: { apiServerAccessProfile: { disableRunCommand } } };
  const asked = kept && { kind: 'asked' as const, cluster, results: [], ...kept };
  expect(lastAnswer(asked, cluster, body, clusters)).toEqual({ state, at: said, because });
});
