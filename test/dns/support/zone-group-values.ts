import type { ZoneGroupAction } from '../../../src/dns/endpoints/model.ts';
import { blobZone } from '../../support/dns-world.ts';
import { type EndpointGiven, endpointRow, group, type Sight } from './endpoint-values.ts';

/** An endpoint for which policy wants a zone group. */
export const wants = (zoneGroup: NonNullable<Sight['zoneGroup']> = {}, more: Sight = {}): EndpointGiven => ({
  sees: { ...more, zoneGroup: { strategy: 'zoneGroup', ...zoneGroup } },
});

/** The row of an endpoint whose zone group a pass began to write, as a kill leaves it. */
export const begun = (kind: ZoneGroupAction['kind'], zones = [blobZone]) =>
  endpointRow({
    zoneGroupWrite: {
      kind,
      target: group().id,
      zones,
      because: 'b',
      decisionId: 'd1',
      decidedAt: '2026-03-01T11:00:00.000Z',
    },
  });
