import { field, lowerText } from './body.ts';
import type { Resource } from './model.ts';

/** What the `publicNetworkAccess` switch of a resource says. Absent means open: every one of these services starts that way. */
export type PublicSwitch = 'open' | 'closed' | 'perimeter';

export function publicSwitchOf({ properties }: Resource): PublicSwitch {
  const text = lowerText(field(properties, 'publicNetworkAccess'));
  if (text === 'disabled') return 'closed';
  return text === 'securedbyperimeter' ? 'perimeter' : 'open';
}

/** Whether network rules deny those they don't list. */
export const denyOthers = (rules: unknown): boolean => lowerText(field(rules, 'defaultAction')) === 'deny';

/**
 * A perimeter closes the public path only where its association is enforced, which the resource's own body doesn't say.
 * It isn't held against the resource, and isn't taken for safe either.
 */
export const perimeterNotes = (publicSwitch: PublicSwitch): readonly string[] =>
  publicSwitch === 'perimeter'
    ? [
        'publicNetworkAccess is SecuredByPerimeter: whether its network security perimeter association is enforced was not read',
      ]
    : [];

/** What to do about a service that answers the internet, without the full stop. */
export const closeService =
  'Give the clients an approved private endpoint and its DNS record, then set publicNetworkAccess to Disabled';
