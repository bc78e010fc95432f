import type { Judgement, StorageAccount, Verdict } from '../model.ts';
import { perimeterNotes } from './public-switch.ts';

/**
 * What a storage account exposes. The network rules mean nothing once the public switch is off.
 *
 *   public switch   others    list      verdict
 *   closed          any       any       none
 *   perimeter       any       any       none, and a note
 *   open            allowed   any       public-open
 *   open            denied    entries   selected-networks
 *   open            denied    empty     none
 */
export function judgeStorage(account: StorageAccount): Judgement {
  return {
    verdicts: [...networkVerdicts(account), ...anonymousVerdicts(account)],
    notes: perimeterNotes(account.id, account.publicSwitch),
  };
}

function networkVerdicts({ id, publicSwitch, othersAre, letIn }: StorageAccount): readonly Verdict[] {
  if (publicSwitch !== 'open') return [];
  if (othersAre === 'allowed') {
    const because = 'publicNetworkAccess is not Disabled and networkAcls.defaultAction is not Deny';
    return [{ check: 'exposure-storage-public-open', subject: id, because }];
  }
  if (letIn.length === 0) return [];
  const because = `publicNetworkAccess is not Disabled and the network rules let in ${letIn.join(', ')}`;
  return [{ check: 'exposure-storage-selected-networks', subject: id, because }];
}

function anonymousVerdicts({ id, anonymousBlobs }: StorageAccount): readonly Verdict[] {
  const check = 'exposure-storage-anonymous-blob';
  if (anonymousBlobs === false) return [];
  if (anonymousBlobs === true) return [{ check, subject: id, because: 'allowBlobPublicAccess is true' }];
  const because = 'allowBlobPublicAccess is not set: today that means false, which is worth writing down';
  return [{ check, subject: id, because, severity: 'info' }];
}
