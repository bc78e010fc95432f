import { describe, expect, it } from 'vitest';
import { Policy } from '../../src/policy/policy.ts';
import { createState } from '../../src/state/state.ts';
import { createWhyReader } from '../../src/why/reader.ts';
import { memoryState } from '../support/memory-state.ts';
import { azureOf } from './azure.ts';
import { type Body, blobZone, golden, name, vnet, without, zoneId } from './estate.ts';

const zone = zoneId(blobZone).toLowerCase();
const recordSet = `${zone}/a/st1`;
const signal = new AbortController().signal;
const absent = (): readonly Body[] => without(golden(), `${zoneId(blobZone)}/A/st1`);

/** What the step of the record says where the app remembers something. */
async function recordStep(bodies: readonly Body[], mode: 'observe' | 'enforce', remembers: (tables: State) => unknown) {
  const { arm, subscriptions } = azureOf(bodies);
  const policy = Policy.parse({ version: 1, dns: { mode } });
  const state = createState(memoryState());
  await remembers(state);
  const clock = { now: () => new Date('2026-03-04T12:00:00Z') };
  const reader = createWhyReader(arm, subscriptions, clock, async () => policy, state);
  const { steps } = await reader.why(name, vnet('vnet-hub'), signal);
  return steps.find(({ step }) => step === 'record')?.because;
}
type State = ReturnType<typeof createState>;

const settled = (state: State) =>
  state.names.putRecord(
    { kind: 'record', recordSet, state: 'settled', standing: 'ours', settledAt: '2026-03-01T08:00:00.000Z' },
    undefined,
  );
const blocked = (state: State) =>
  state.zones.set({
    kind: 'blocked',
    zone,
    reason: 'ZoneForbidden',
    message: 'nothing can be written',
    since: '2026-03-02T08:00:00.000Z',
    nextProbe: '2026-03-02T08:05:00.000Z',
  });

describe('what the app remembers of a record', () => {
  it('is since when it exists', async () => {
    expect(await recordStep(golden(), 'enforce', settled)).toMatch(/says 10\.2\.1\.4, so since 2026-03-01T08:00/);
  });

  it('is nothing where it never dealt with it', async () => {
    expect(await recordStep(golden(), 'enforce', () => undefined)).toMatch(/says 10\.2\.1\.4$/);
  });

  it.each([
    [
      'that the mode lets nothing be written',
      'observe',
      () => undefined,
      /absent; dns\.mode is observe, so nothing is written$/,
    ],
    [
      'what blocks its zone',
      'enforce',
      blocked,
      /; dns\.mode is enforce; blocked since 2026-03-02T08:00.*: nothing can be written$/,
    ],
  ] as const)('is %s where it is broken', async (_, mode, remembers, says) => {
    expect(await recordStep(absent(), mode, remembers)).toMatch(says);
  });
});
