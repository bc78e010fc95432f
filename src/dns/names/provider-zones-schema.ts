import * as z from 'zod';
import { findList } from '../../core/arm-body.ts';
import { foldCase } from '../../core/text.ts';
import { flat, parseWith } from '../schema.ts';

const PrivateLinkResources = z.array(
  flat(z.object({ groupId: z.string().nullish(), requiredZoneNames: z.array(z.string()).nullish() })),
);

/**
 * The zones a provider itself asks for, from `GET {private link resource}/privateLinkResources`, for some groups; for
 * `planNames` where the catalogue doesn't know the type. Providers with nothing to say leave the list out.
 * @throws InputError where it is no such list.
 */
export function parseProviderZones(body: unknown, groupIds: readonly string[]): readonly string[] {
  const wanted = new Set(groupIds.map((id) => foldCase(id)));
  const resources = parseWith(PrivateLinkResources, findList(body), 'value', 'not a list of private link resources');
  const matching = resources.filter(({ groupId }) => wanted.has(foldCase(groupId) ?? ''));
  return [...new Set(matching.flatMap(({ requiredZoneNames }) => requiredZoneNames ?? []))].sort();
}
