import type { Arm, ArmAnswer } from '../arm/arm.ts';
import { isRecord } from '../core/arm-body.ts';
import { PermanentError, unlessRefused } from '../core/errors.ts';
import { findResourceId } from '../core/resource-id.ts';
import { at } from './body.ts';
import { type Observation, observeChildren } from './children.ts';
import type { ResourceType } from './model.ts';
import { readSurroundings, type Sources } from './surroundings.ts';
import { apiVersionOf, findShownBy, findType } from './types.ts';
import { toResource, worldOf } from './world.ts';

const nothing: Observation = { bodies: [], completeLists: [] };

/**
 * Reads one resource and what its verdict needs: its child lists, and what its type refers to (a subnet's NAT gateway, route table
 * and network), each only where the verdict still depends on it. The resource itself may be found otherwise than by a read of its own.
 * @throws PermanentError `UnreadableAnswer` where Azure answers with a body that says nothing.
 */
export async function observeResource(
  arm: Arm,
  id: string,
  signal: AbortSignal,
  findOwn: Pick<Arm, 'find'> = arm,
  searches: Omit<Sources, 'readIds'> = {},
): Promise<Observation> {
  const type = findType(findResourceId(id)?.type ?? '');
  if (type === undefined) return nothing;
  const answer = await findSubject(arm, id, type, signal, findOwn);
  if (answer === undefined) return nothing;
  const body = isRecord(answer.body) ? { ...answer.body, id } : {};
  const resource = toResource(body);
  if (resource === undefined || !(resource.isRead || type.judge === undefined)) {
    throw new PermanentError('UnreadableAnswer', `Azure's answer for ${id} has no properties; nothing can be judged`);
  }
  const { bodies, completeLists } = await observeChildren(arm, id, type, signal);
  const own = [body, ...bodies];
  const readIds = async (ids: readonly string[]): Promise<readonly unknown[]> =>
    (await Promise.all(ids.map((each) => findBody(arm, each, signal)))).filter((found) => found !== undefined);
  const surroundings = await readSurroundings(arm, own, { ...searches, readIds }, signal);
  return { bodies: [...own, ...surroundings], completeLists };
}

/**
 * A subnet missing from a network that exists answers `NotFound`, which proves nothing by itself: the network's own list of its
 * subnets does.
 */
async function findSubject(
  arm: Arm,
  id: string,
  { apiVersion }: ResourceType,
  signal: AbortSignal,
  own: Pick<Arm, 'find'>,
): Promise<ArmAnswer | undefined> {
  try {
    return await own.find(id, apiVersion, signal);
  } catch (error) {
    const parent = findShownBy(findResourceId(id));
    const parentType = findType(findResourceId(parent)?.type ?? '');
    const isMissing = error instanceof PermanentError && error.reason === 'NotFound';
    if (!isMissing || parent === undefined || parentType?.inlineList === undefined) throw error;
    const answer = await arm.find(parent, parentType.apiVersion, signal);
    if (answer === undefined) return undefined;
    const isListed = worldOf([answer.body]).find(id) !== undefined;
    if (isListed || !Array.isArray(at(answer.body, 'properties', parentType.inlineList))) throw error;
    return undefined;
  }
}

/** The body of a resource; undefined where there is none, or it may not be read, which becomes a note. Transient trouble is thrown. */
export async function findBody(arm: Pick<Arm, 'find'>, id: string, signal: AbortSignal): Promise<unknown> {
  const apiVersion = apiVersionOf(id);
  if (apiVersion === undefined) return undefined;
  return (await unlessRefused(arm.find(id, apiVersion, signal), undefined))?.body;
}
