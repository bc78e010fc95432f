import { foldCase } from '../core/text.ts';
import type { Settings } from './settings.ts';

/**
 * Whether events that are sent to a destination, the id of a function or of a storage account, come to this app; undefined where the app
 * does not know its own name.
 */
export function leadsHere({
  siteName,
  storage: { queues },
}: Pick<Settings, 'siteName' | 'storage'>): ((destination: string) => boolean) | undefined {
  if (siteName === undefined) return undefined;
  const account = /^([a-z0-9]+)\.queue\./.exec(new URL(queues).hostname)?.[1];
  const ends = [
    `/sites/${foldCase(siteName)}/functions/resource-event`,
    ...(account === undefined ? [] : [`/storageaccounts/${account}`]),
  ];
  return (destination) => ends.some((end) => destination.endsWith(end));
}
