import { shortId } from '../../../src/core/resource-id.ts';
import { blobRecord, endpointId, enforcing, zoneGroup } from '../../support/dns-world.ts';
import { Cast } from './cast.ts';
import { Estate } from './estate.ts';
import type { Delivery, Happening, History } from './happenings.ts';
import { judgeWorld } from './judge-world.ts';
import type { Conduct } from './troubled-azure.ts';

const minute = 60_000;
const groups = [zoneGroup, zoneGroup.replace('hub-dns', 'new-dns')] as const;
const policyOf = (group: string) => enforcing({ zones: { resourceGroup: group }, deleteBudget: { atLeast: 10_000 } });

/**
 * Plays one history on two workers, lets the world settle, and gives what is wrong then; empty where all is well. Settling is what a day
 * without trouble gives: late events come, time passes, a sweep, and the sweep that follows the wait for a second pass.
 */
export async function playHistory(history: History): Promise<string[]> {
  const conduct: Conduct = { wrongs: [], written: new Map(), isLiving: () => false };
  const cast = new Cast(policyOf(groups[0]), history.seed, history.ahead, conduct);
  const estate = new Estate(cast.azure);
  let moves = 0;
  const groupNow = (): string => groups[moves % 2] ?? '';
  conduct.isLiving = (id, hash, guid) => estate.isLiving(id, hash, guid, groupNow(), cast.now);
  const late: (() => Promise<unknown>)[] = [];

  /** An event that a killed worker had is delivered again. */
  async function deliver(key: string, isEndpoint: boolean): Promise<void> {
    const isKilled = await cast.act((world) => (isEndpoint ? world.event(key) : world.recordEvent(key)));
    if (isKilled) late.push(() => deliver(key, isEndpoint));
  }

  async function notify(delivery: Delivery, key: string, isEndpoint: boolean): Promise<void> {
    if (delivery === 'late') late.push(() => deliver(key, isEndpoint));
    if (delivery === 'one' || delivery === 'twice') await deliver(key, isEndpoint);
    if (delivery === 'twice') await deliver(key, isEndpoint);
    if (delivery === 'two') await Promise.all([deliver(key, isEndpoint), deliver(key, isEndpoint)]);
  }

  async function happen(each: Happening): Promise<void> {
    switch (each.what) {
      case 'fault':
        cast.faults.plan(each.fault, each.after, each.times);
        return;
      case 'kill':
        cast.doom(each.worker, each.afterWrites);
        return;
      case 'wait':
        await cast.run(each.minutes * minute);
        return;
      case 'sweep':
        await cast.sweep();
        return;
      case 'forget':
        await estate.forget(cast.state);
        return;
      case 'moveZones':
        moves += 1;
        estate.unsettleAll();
        cast.setPolicy(policyOf(groupNow()));
        return;
      case 'removeRecord':
      case 'rewriteRecord':
      case 'writeOver':
      case 'writeForeign': {
        const id = blobRecord(each.account).replace(zoneGroup, groupNow());
        estate.tamper(each.what, id);
        await notify(each.delivery, id, false);
        return;
      }
      default:
        estate.happen(each, cast.now);
        await notify(each.delivery, each.endpoint, true);
    }
  }

  for (const each of history.happenings) {
    await happen(each);
    await cast.run(2_000);
  }
  cast.faults.clear();
  cast.spare();
  estate.settleAll();
  for (const deliverLate of late.splice(0).reverse()) await deliverLate();
  await cast.run(30 * minute);
  await cast.sweep();
  await cast.run(5 * minute);
  await cast.sweep();
  await cast.run(5 * minute);
  return [...new Set([...cast.bugs, ...conduct.wrongs, ...(await judgeWorld(cast, estate, groupNow()))])];
}

export const hashOf = (endpoint: string): string => shortId(endpointId(endpoint));
