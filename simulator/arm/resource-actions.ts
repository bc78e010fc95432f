import type { SimResource, World } from '../world.ts';
import { type Json, objectAt, propertiesAt, textAt } from './bodies.ts';

/** How often each key of an account was renewed, by world; keys of one world say nothing of another's. */
const renewed = new WeakMap<World, Map<string, number>>();

function renewals(world: World): Map<string, number> {
  const known = renewed.get(world) ?? new Map<string, number>();
  renewed.set(world, known);
  return known;
}

const nameOf = ({ id }: SimResource, keyName: string): string => `${id.toLowerCase()} ${keyName}`;

function storageKeys(resource: SimResource, _: unknown, world: World): Json {
  const keyOf = (keyName: string): Json => {
    const times = renewals(world).get(nameOf(resource, keyName)) ?? 0;
    const text = `${resource.name} ${keyName}, renewed ${times} times: made up, opens nothing`;
    return { keyName, value: Buffer.from(text).toString('base64'), permissions: 'FULL' };
  };
  return { keys: [keyOf('key1'), keyOf('key2')] };
}

/** The key that is named gets another value; the other one stays, so that what uses it goes on. */
function renewKey(resource: SimResource, body: unknown, world: World): Json {
  const { keyName } = (body ?? {}) as { readonly keyName?: unknown };
  const name = nameOf(resource, String(keyName));
  renewals(world).set(name, (renewals(world).get(name) ?? 0) + 1);
  return storageKeys(resource, body, world);
}

/**
 * Which rule sets are linked to a network, each with its link's id
 * (learn.microsoft.com/rest/api/dns/dnsresolver/dns-forwarding-rulesets/list-by-virtual-network), wherever the rule sets are.
 */
function ruleSetsOfNetwork({ id: network }: SimResource, _: unknown, world: World): Json {
  const links = [...world.list()].filter(
    ({ type, body }) =>
      /^microsoft\.network\/dnsforwardingrulesets\/virtualnetworklinks$/i.test(type) &&
      textAt(objectAt(propertiesAt(body), 'virtualNetwork'), 'id').toLowerCase() === network.toLowerCase(),
  );
  return {
    value: links.map(({ id }) => ({
      id: id.replace(/\/virtualNetworkLinks\/[^/]+$/i, ''),
      properties: { virtualNetworkLink: { id } },
    })),
  };
}

/** What resources are asked to do or show, by type and action, as azure-cli does (storage account keys list and renew). */
const actions: Readonly<Record<string, typeof storageKeys>> = {
  'microsoft.network/virtualnetworks/listdnsforwardingrulesets': ruleSetsOfNetwork,
  'microsoft.storage/storageaccounts/listkeys': storageKeys,
  'microsoft.storage/storageaccounts/regeneratekey': renewKey,
};

/** What comes of an action on a resource; undefined for one that is not simulated. */
export function resourceAction(
  world: World,
  resource: SimResource,
  { type, body }: { readonly type: string; readonly body: unknown },
): Json | undefined {
  return actions[type.toLowerCase()]?.(resource, body, world);
}
