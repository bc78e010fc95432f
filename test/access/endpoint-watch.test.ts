import { describe, expect, it } from 'vitest';
import { watchApiEndpoints } from '../../src/access/endpoint-watch.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Log } from '../../src/core/log.ts';
import { azureOf } from '../why/azure.ts';
import { type Body, subnet } from '../why/estate.ts';
import { apiEndpoint, cluster } from './bodies.ts';

const signal = new AbortController().signal;
const endpointId = apiEndpoint().id;
const log = { warn: () => undefined } as unknown as Log;

/** What is found where these bodies are shown, and what exists is another matter. */
async function found(
  shown: readonly Body[],
  standing: readonly Body[] = shown,
  changed?: { readonly id: string; readonly type: string },
): Promise<readonly (readonly [string, string])[] | undefined> {
  const { arm, subscriptions } = azureOf(shown);
  const find = async (id: string) => {
    const body = standing.find((each) => each.id.toLowerCase() === id);
    return body === undefined ? undefined : { status: 200, headers: {}, body };
  };
  let said: readonly Finding[] | undefined;
  const watch = watchApiEndpoints({
    arm: { ...arm, find },
    subscriptions,
    clock: { now: () => new Date() },
    reviseFindings: async (_, findings) => {
      said = findings;
      return [];
    },
  });
  await (changed === undefined ? watch.review(signal) : watch.changed([changed], signal, log));
  return said?.map(({ check, severity }) => [check, severity] as const);
}

const deleted = { id: endpointId.toLowerCase(), type: 'microsoft.network/privateendpoints' };

describe('the endpoint of an API server', () => {
  it.each([
    ['exists', [cluster(), apiEndpoint()], undefined, []],
    ['is not shown, but exists', [cluster()], [cluster(), apiEndpoint()], []],
    ['is gone', [cluster()], [cluster()], [['aks-api-endpoint-gone', 'critical']]],
    ['is gone with its cluster', [cluster()], [], []],
    ['is none while the cluster is stopped', [cluster({}, { powerState: { code: 'Stopped' } })], undefined, []],
    ['is none while the cluster is made', [cluster({}, { provisioningState: 'Creating' })], undefined, []],
    ['is none of an integrated cluster', [cluster({ enableVnetIntegration: true })], undefined, []],
    ['is none of a public cluster', [cluster({ enablePrivateCluster: false })], undefined, []],
    [
      'has moved',
      [cluster(), apiEndpoint('Approved', subnet('vnet-hub', 'other'))],
      undefined,
      [['aks-api-endpoint-moved', 'critical']],
    ],
  ])('%s', async (_, shown, standing, findings) => {
    expect(await found(shown, standing)).toEqual(findings);
  });

  it('is found gone by the event of its deletion, although Resource Graph still shows it', async () => {
    expect(await found([cluster(), apiEndpoint()], [cluster()], deleted)).toEqual([
      ['aks-api-endpoint-gone', 'critical'],
    ]);
  });

  it("is no matter of other endpoints' events", async () => {
    const other = { ...deleted, id: deleted.id.replace('kube-apiserver', 'pe-1') };
    expect(await found([cluster()], [cluster()], other)).toBeUndefined();
  });
});
