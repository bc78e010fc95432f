import { findResourceId, type ResourceId } from '../core/resource-id.ts';
import type { World } from '../egress/model.ts';
import { identify } from '../egress/reading/identify.ts';

/** The name in an id, also in one whose subscription isn't known. */
export const nameIn = (id: string): string => id.split('/').at(-1) ?? id;

/** The name in an id; undefined where only the deployment gives it. */
export function findNameIn(id: string): string | undefined {
  const name = nameIn(id);
  return name.startsWith('[') || name.endsWith(']') ? undefined : name;
}

/**
 * The id that a text names: of a resource that is seen, of any other, or of one in a subscription or group that only the deployment gives. Undefined where
 * the text is an expression that leads to nothing seen.
 */
export const findId = (text: string, world: World): ResourceId | undefined =>
  world.find(text)?.id ?? findResourceId(text) ?? findUnscoped(text);

/** `/subscriptions/[subscription]/resourceGroups/…/providers/type/name`: all but the place is known. */
function findUnscoped(text: string): ResourceId | undefined {
  if (!/^\/subscriptions\/\[/.test(text)) return undefined;
  const [provider = '', ...rest] = text.split('/providers/').at(-1)?.split('/') ?? [];
  const kinds = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  if (kinds.length === 0 || kinds.length !== names.length || names.some((name) => name.startsWith('[')))
    return undefined;
  return identify({ id: text, type: [provider, ...kinds].join('/'), name: names.join('/') });
}
