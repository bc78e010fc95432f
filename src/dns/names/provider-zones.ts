import type { Arm } from '../../arm/arm.ts';
import { findProviderTypes } from '../../arm/provider-types.ts';
import { InputError, PermanentError } from '../../core/errors.ts';
import { remember } from '../../core/remember.ts';
import { parseResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { hours } from '../../core/time.ts';
import type { Reading } from '../ports.ts';
import { parseProviderZones } from './provider-zones-schema.ts';

const keptFor = hours(1);

/**
 * Asks a provider which zones a private link resource needs; for types the catalogue doesn't know. One read for a resource and group in an
 * hour, because some zones carry the resource's region; the api-version comes from the provider's metadata, read as seldom. Undefined where
 * they could not be read: then nothing may be concluded from their absence.
 */
export function createProviderZones(arm: Arm) {
  const zones = remember<readonly string[] | undefined>(keptFor);
  const metadata = remember<readonly Record<string, unknown>[]>(keptFor);

  async function findApiVersion(resource: string, { now, signal }: Reading): Promise<string | undefined> {
    const { subscriptionId, type } = parseResourceId(resource);
    const [namespace = '', ...segments] = type.split('/');
    const read = async () => (await findProviderTypes(arm, subscriptionId, namespace, signal)) ?? [];
    return newestVersion(await metadata.get(`${subscriptionId} ${namespace}`, now, read), segments.join('/'));
  }

  async function ask(resource: string, groupIds: readonly string[], reading: Reading) {
    try {
      const version = await findApiVersion(resource, reading);
      if (version === undefined) return undefined;
      const value = await arm.list(`${resource}/privateLinkResources`, version, reading.signal);
      return parseProviderZones({ value }, groupIds);
    } catch (error) {
      // Refused, unknown, or not in a shape we know: what is throttled or down is asked again instead.
      if (error instanceof PermanentError || error instanceof InputError) return undefined;
      throw error;
    }
  }

  return (resource: string, groupIds: readonly string[], reading: Reading): Promise<readonly string[] | undefined> => {
    const key = [resource, ...[...groupIds].sort()].join(' ');
    return zones.get(key, reading.now, () => ask(resource, groupIds, reading));
  };
}

/** The newest api-version of a type's private link resources, else of the type; a preview only where there is nothing else. */
function newestVersion(types: readonly Record<string, unknown>[], type: string): string | undefined {
  const versionsOf = (wanted: string): string[] => {
    const entry = types.find((each) => foldCase(String(each.resourceType)) === wanted);
    const versions: readonly unknown[] = Array.isArray(entry?.apiVersions) ? entry.apiVersions : [];
    return versions.filter((version) => typeof version === 'string').sort();
  };
  for (const wanted of [`${type}/privatelinkresources`, type]) {
    const versions = versionsOf(wanted);
    const found = versions.findLast((version) => !version.includes('preview')) ?? versions.at(-1);
    if (found !== undefined) return found;
  }
  return undefined;
}
