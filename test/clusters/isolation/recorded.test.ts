import { describe, expect, it } from 'vitest';
import { verifyIsolation } from '../../../src/clusters/isolation/verify.ts';
import { findBodyId } from '../../../src/core/arm-body.ts';
import { recordingsOf } from '../../simulator/arm/support/recording.ts';

const bodies = recordingsOf('aks').flatMap(({ name, interactions }) =>
  interactions
    .map(({ response }) => response.body)
    .filter((body) => findBodyId(body)?.type === 'microsoft.containerservice/managedclusters')
    .map((body, index) => [`${name} ${index}`, body] as const),
);

describe.skipIf(bodies.length === 0)('recorded clusters (RECORDINGS_DIR names the folder)', () => {
  it.each(bodies)('%s: every line has an answer, and none is isolated by its body alone', (_name, body) => {
    const { lines, isolated } = verifyIsolation([body], { cluster: findBodyId(body)?.id ?? '' });
    expect(lines).toHaveLength(16);
    expect(isolated).not.toBe('yes');
  });

  it('a cluster after an update to none keeps a registry that AKS made in its node resource group', () => {
    const [, body] = bodies.find(([name]) => name.startsWith('aks-outbound-none')) ?? [];
    const { lines } = verifyIsolation([body], { cluster: findBodyId(body)?.id ?? '' });
    const states = Object.fromEntries(lines.map(({ id, state }) => [id, state]));
    const passing = ['3.1', '3.3', '3.4', '3.5', '3.6', '3.7', '3.8', '3.10', '3.12'];
    expect(passing.filter((id) => states[id] !== 'pass')).toEqual([]);
    expect([states['3.2'], states['3.9'], states['3.11']]).toEqual(['unknown', 'fail', 'unknown']);
  });
});
