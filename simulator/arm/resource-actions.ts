import type { SimResource } from '../world.ts';
import type { Json } from './bodies.ts';

const keyOf = (account: string, keyName: string): Json => ({
  keyName,
  value: Buffer.from(`${account} ${keyName}: made up, opens nothing`).toString('base64'),
  permissions: 'FULL',
});
const storageKeys = ({ name }: SimResource): Json => ({ keys: [keyOf(name, 'key1'), keyOf(name, 'key2')] });

/** What resources are asked to do or tell, by type and action, as azure-cli does (storage account keys list and renew). */
const actions: Readonly<Record<string, (resource: SimResource) => Json>> = {
  'microsoft.storage/storageaccounts/listkeys': storageKeys,
  'microsoft.storage/storageaccounts/regeneratekey': storageKeys,
};

/** What comes of an action on a resource; undefined for one that is not simulated. */
export function resourceAction(resource: SimResource, action: string): Json | undefined {
  return actions[action.toLowerCase()]?.(resource);
}
