import { listConnectableTypes } from '../approvals/catalogue.ts';
import { clusters } from '../clusters/room.ts';
import { foldCase } from '../core/text.ts';
import { listCatalogue } from '../dns/names/catalogue.ts';
import { closableTypes } from '../egress/closing/closable.ts';
import { egress } from '../egress/room.ts';
import { findType, types } from '../egress/types.ts';
import type { Known } from '../policy/review-known.ts';

/** What the rooms' catalogues know by name. */
export function knownNames(): Known {
  const named = listCatalogue();
  return {
    types: [
      ...new Set([
        ...named.map(({ type }) => type),
        ...listConnectableTypes().map(({ type }) => type),
        ...types.map(({ name }) => name),
      ]),
    ],
    groupIds: new Map(named.map(({ type, groupIds }) => [foldCase(type), groupIds])),
    zones: [...new Set([...named.flatMap(({ zones }) => zones), ...clusterZones])].sort(),
    checks: [...egress.findings, ...clusters.findings].map(({ id }) => id),
    closable: closableTypes.map((type) => ({ type, checks: Object.keys(findType(foldCase(type))?.checks ?? {}) })),
  };
}

/** Zones of API servers, which AKS writes itself; links and places of them are policy's to say. */
const clusterZones = ['azmk8s.io', 'cx.aks.containerservice.azure.us', 'cx.prod.service.azk8s.cn'].flatMap((suffix) => [
  `privatelink.{region}.${suffix}`,
  `{cluster}.privatelink.{region}.${suffix}`,
]);
