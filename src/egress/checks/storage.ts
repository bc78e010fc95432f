import { at, field, flagOf, lowerText, textOf } from '../body.ts';
import { approvedConnections, connectionsOf } from '../exposure/endpoints.ts';
import type { Resource, World } from '../model.ts';
import { findRead } from '../path/parts.ts';
import { addTo, perWorld } from '../path/per-world.ts';
import type { Given, Predicates } from './predicate.ts';
import { publicText, publicTextsOfRules } from './seeks.ts';

/** Whether the resource lists its connections and none is approved; what isn't listed was not read. */
const hasNoEndpoint = ({ resource, world }: Given): boolean =>
  connectionsOf(resource) !== undefined && approvedConnections(resource, world).length === 0;

/** Public addresses and prefixes by what they are. A pass and a sweep search for those that rules list. */
const publicOwners = perWorld((world: World): ReadonlyMap<string, readonly Resource[]> => {
  const owners = new Map<string, Resource[]>();
  for (const resource of world.resources) {
    const name = publicNames[resource.id.type];
    const text = name === undefined ? undefined : publicText(textOf(field(resource.properties, name)) ?? '');
    if (text !== undefined) addTo(owners, text, resource);
  }
  return owners;
});

const publicNames: Readonly<Record<string, string>> = {
  'microsoft.network/publicipaddresses': 'ipAddress',
  'microsoft.network/publicipprefixes': 'ipPrefix',
};

/** Whether the account that a container is of was read, and lets no container be public: Azure heeds its word over the container's. */
function isRefusedByAccount(world: World, container: Resource): boolean {
  // In the running room a container is read without its account.
  if (world.view !== 'file') return false;
  const service = container.id.parent ?? '';
  const account = findRead(world, service.slice(0, Math.max(0, service.indexOf('/blobservices/'))));
  return flagOf(field(account?.properties, 'allowBlobPublicAccess')) === false;
}

/** What a storage account, its containers and its copies let out or in beside the public switch. */
export const storage: Predicates = {
  // A shut public way takes nothing back: who comes by a private endpoint needs no key either.
  'exposure-storage-anonymous-blob'({ properties }) {
    const flag = flagOf(field(properties, 'allowBlobPublicAccess'));
    if (flag === false) return undefined;
    if (flag === true) return 'allowBlobPublicAccess is true';
    const because = 'allowBlobPublicAccess is not set: today that means false, which is worth writing down';
    return { because, severity: 'info' };
  },
  'exposure-storage-container-public'({ properties, resource, world }) {
    const access = lowerText(field(properties, 'publicAccess'));
    if (access !== 'blob' && access !== 'container') return undefined;
    const what = access === 'blob' ? 'each blob whose name is known' : 'every blob, and the list of them';
    const because = `container ${resource.id.name} has publicAccess ${access}: anybody reads ${what}`;
    return isRefusedByAccount(world, resource)
      ? { because: `${because}, once the account allows that`, severity: 'low' }
      : because;
  },
  'exposure-storage-trusted-bypass'({ properties }) {
    const bypass = lowerText(at(properties, 'networkAcls', 'bypass')) ?? 'azureservices';
    return bypass === 'none' ? undefined : `networkAcls.bypass is ${bypass}`;
  },
  'egress-storage-copy-scope'({ properties }) {
    const scope = lowerText(field(properties, 'allowedCopyScope'));
    return scope === 'privatelink' || scope === 'aad'
      ? undefined
      : `allowedCopyScope is ${scope ?? 'not set, which means any account'}`;
  },
  'exposure-storage-no-private-endpoint': (given) =>
    hasNoEndpoint(given) ? 'none of its private endpoint connections is approved' : undefined,
  'exposure-storage-iprule-same-region-egress'({ resource, world }) {
    const region = lowerText(resource.body.location);
    const owners = publicOwners(world);
    const met = publicTextsOfRules(resource)
      .flatMap((text) => owners.get(text) ?? [])
      .filter(({ body }) => lowerText(body.location) === region);
    if (region === undefined || met.length === 0) return undefined;
    const ids = [...new Set(met.map(({ id }) => id.id))].sort();
    return `ipRules list ${ids.join(', ')} in ${region}, the account's own region, from where such a rule never matches`;
  },
  'exposure-keyvault-no-private-endpoint': (given) =>
    hasNoEndpoint(given) ? 'none of its private endpoint connections is approved' : undefined,
  'exposure-cosmos-no-private-endpoint': (given) =>
    hasNoEndpoint(given) ? 'none of its private endpoint connections is approved' : undefined,
};
