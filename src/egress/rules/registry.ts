import type { Judgement, Registry } from '../model.ts';

/** A registry is open unless its switch is off or its network rules deny others; below Premium it has neither. */
export function judgeRegistry({ id, publicSwitch, othersAre, sku }: Registry): Judgement {
  if (publicSwitch === 'closed' || othersAre === 'denied') return { verdicts: [], notes: [] };
  const cause =
    sku === undefined || sku.toLowerCase() === 'premium'
      ? ''
      : `; the ${sku} tier has no private endpoints and cannot be closed`;
  const because = `publicNetworkAccess is not Disabled and networkRuleSet.defaultAction is not Deny${cause}`;
  return { verdicts: [{ check: 'exposure-acr-public-open', subject: id, because }], notes: [] };
}
