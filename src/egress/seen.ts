import { isRecord } from '../core/arm-body.ts';
import { foldCase } from '../core/text.ts';
import { field, textOf } from './body.ts';
import type { Seen } from './match.ts';
import type { Resource, World } from './model.ts';
import { networksOf } from './path/networks-of.ts';
import { findShownBy } from './types.ts';

/**
 * What a profile may be chosen by, beside the id. A subnet has no tags and no region of its own: those of its network count. Undefined is what
 * was not read. Something in no network is in none that a pattern could mean.
 */
export function seenOf(resource: Resource, world: World): Seen {
  const shownBy = findShownBy(resource.id);
  const bearer = shownBy === undefined ? resource : world.find(shownBy);
  const location = foldCase(textOf(field(bearer?.body, 'location')))?.replaceAll(' ', '');
  return { tags: bearer && tagsOf(bearer), location, networks: networksOf(world, resource) ?? [resource.id.id] };
}

function tagsOf({ body }: Resource): Readonly<Record<string, string>> {
  const tags = field(body, 'tags');
  if (!isRecord(tags)) return {};
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
