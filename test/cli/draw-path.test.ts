import { expect, it } from 'vitest';
import { drawPath } from '../../src/cli/draw-path.ts';
import type { Subject } from '../../src/egress/plan.ts';

const drawn = (via: string | null, publicIps: readonly string[]): string | undefined => {
  const route = 'System:0.0.0.0/0->Internet';
  const scope = { scope: '0.0.0.0/0', family: 'v4', class: 'nat-gateway', route, because: 'it is so' } as const;
  const path = {
    class: 'nat-gateway',
    worstScope: scope.scope,
    confidence: 'derived',
    restricted: false,
    route,
    via,
    publicIps,
    scopes: [scope],
    sideChannels: [],
    evidence: [],
  } as const;
  return drawPath({ id: 'subnet', path } as Subject)[3];
};

it.each([
  { when: 'a hop and an address', via: 'nat', publicIps: ['203.0.113.7'], ends: 'nat → 203.0.113.7' },
  { when: 'an address of its own that was not read, once', via: 'pip', publicIps: ['pip'], ends: 'Internet → pip' },
  { when: 'no hop', via: null, publicIps: [], ends: '0.0.0.0/0 → System:0.0.0.0/0->Internet' },
])('a drawn path ends with $when', ({ via, publicIps, ends }) => {
  expect(drawn(via, publicIps)?.endsWith(ends)).toBe(true);
});
