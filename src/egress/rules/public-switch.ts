import type { Note, PublicSwitch } from '../model.ts';

/**
 * A perimeter closes the public path only where its association is enforced, which the resource's own body doesn't say.
 * It isn't held against the resource, and isn't taken for safe either.
 */
export function perimeterNotes(subject: string, publicSwitch: PublicSwitch): readonly Note[] {
  if (publicSwitch !== 'perimeter') return [];
  return [
    {
      subject,
      message:
        'publicNetworkAccess is SecuredByPerimeter: whether its network security perimeter association is enforced was not read',
    },
  ];
}
