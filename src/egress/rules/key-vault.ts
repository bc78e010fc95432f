import type { Judgement, KeyVault } from '../model.ts';
import { perimeterNotes } from './public-switch.ts';

/** A vault is open unless its switch is off or its network rules deny whoever they don't list. */
export function judgeKeyVault({ id, publicSwitch, othersAre }: KeyVault): Judgement {
  const because = 'publicNetworkAccess is not disabled and networkAcls.defaultAction is not Deny';
  const isOpen = publicSwitch === 'open' && othersAre === 'allowed';
  return {
    verdicts: isOpen ? [{ check: 'exposure-keyvault-public-open', subject: id, because }] : [],
    notes: perimeterNotes(id, publicSwitch),
  };
}
