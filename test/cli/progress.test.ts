import { describe, expect, it } from 'vitest';
import { planApprovalsLive } from '../../src/approvals/plan-live.ts';
import type { Azure } from '../../src/cli/azure.ts';
import { readEstate } from '../../src/cli/existing.ts';
import { harmless, type Terminal } from '../../src/cli/terminal.ts';
import type { SeenEndpoint } from '../../src/dns/endpoints/model.ts';
import { planLive } from '../../src/dns/report/plan-live.ts';
import { allowFriend, connectionBody, now, policyOf, storage } from '../approvals/support/build.ts';
import { silentActivityLog, smallAzure } from '../approvals/support/small-azure.ts';
import { endpointId, enforcing, MemoryAzure } from '../support/dns-world.ts';

const signal = AbortSignal.timeout(10_000);

/** Resource Graph of so many endpoints, none of which can be read further. */
function estateOf(count: number) {
  const azure = new MemoryAzure();
  const rows = Array.from({ length: count }, (_, index) => ({ id: endpointId(`pe${index}`) }));
  const arm = {
    ...azure.arm,
    queryGraph: async (query: string) => ({
      rows: query.includes('privateendpoints') ? rows : [],
      skipToken: undefined,
    }),
  };
  return { network: azure.network, arm, owner: 'test-owner', subscriptions: [endpointId('x').split('/')[2] ?? ''] };
}

/** What is shown to somebody who waits. */
async function shownBy(work: (onProgress: (what: string) => void) => Promise<unknown>): Promise<readonly string[]> {
  const shown: string[] = [];
  await work((what) => shown.push(what));
  return shown;
}

describe('somebody who waits for a long read is shown', () => {
  it.each([
    { endpoints: 0, counts: [] },
    { endpoints: 3, counts: ['3 of 3 endpoints read'] },
    { endpoints: 250, counts: ['100 of 250 endpoints read', '200 of 250 endpoints read', '250 of 250 endpoints read'] },
  ])('how many of $endpoints endpoints plan dns has read', async ({ endpoints, counts }) => {
    const ports = estateOf(endpoints);
    const readEndpoint = async (): Promise<SeenEndpoint> =>
      Promise.reject(new TypeError('no endpoint can be read here'));
    const reading = { policy: enforcing(), now, signal };
    expect(await shownBy((onProgress) => planLive(ports, readEndpoint, reading, onProgress))).toEqual([
      'reading private endpoints',
      ...counts,
      'reading private DNS zones and their record sets',
    ]);
  });

  it('how many resources plan approvals has read', async () => {
    const azure = smallAzure([
      { id: storage },
      ...Array.from({ length: 119 }, (_, index) => ({ id: `${storage}x${index}` })),
      connectionBody(storage),
    ]);
    const ports = { arm: azure, activityLog: silentActivityLog, subscriptions: [] };
    const reading = { policy: policyOf([allowFriend]), now, signal };
    expect(await shownBy((onProgress) => planApprovalsLive(ports, reading, onProgress))).toEqual([
      'searching private endpoint connections',
      '100 of 120 resources read',
      '120 of 120 resources read',
    ]);
  });

  it('that a preview reads what exists', async () => {
    const { arm, network, subscriptions } = estateOf(2);
    const azure = { arm, network, subscriptions, signal } as unknown as Azure;
    expect(await shownBy((onProgress) => readEstate({ ...azure, onProgress }))).toEqual(['reading what exists today']);
  });

  it('nothing that a terminal takes for a command, and nothing at all where nobody watches', () => {
    const shown: string[] = [];
    const terminal: Terminal = {
      out: () => {},
      err: () => {},
      progress: (text) => shown.push(text),
      readInput: async () => new Uint8Array(),
      now,
    };
    harmless(terminal).progress?.('3 of 3 \u001b[2Jread');
    expect(shown).toEqual(['3 of 3 \\u001b[2Jread']);
    const { progress: _, ...unwatched } = terminal;
    expect(harmless(unwatched).progress).toBeUndefined();
  });
});
