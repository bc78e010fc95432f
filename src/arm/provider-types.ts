import { isRecord } from '../core/arm-body.ts';
import { UnreadError } from '../core/errors.ts';
import { foldCase } from '../core/text.ts';
import { apiVersions } from './api-versions.ts';
import type { Arm } from './arm.ts';

/**
 * What a provider says of its resource types (`resourceType`, `apiVersions`, …), in one request; undefined where Azure proves that it is
 * not there.
 * @throws UnreadError where the answer says nothing of types: that is not a provider without any.
 */
export async function findProviderTypes(
  arm: Pick<Arm, 'find'>,
  subscription: string,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly Record<string, unknown>[] | undefined> {
  const path = `/subscriptions/${subscription}/providers/${namespace}`;
  const answer = await arm.find(path, apiVersions.resources, signal);
  if (answer === undefined) return undefined;
  const types = isRecord(answer.body) ? answer.body.resourceTypes : undefined;
  if (Array.isArray(types) && types.every(isRecord)) return types;
  throw new UnreadError(`GET ${path} was answered with a body without resource types: that is not what was asked for`);
}

/** The newest stable api-version of a type (without its namespace, lower-case), else the newest there is; they come newest first, but not always. */
export function newestVersionOf(types: readonly Record<string, unknown>[], name: string): string | undefined {
  const entry = types.find(({ resourceType }) => foldCase(String(resourceType)) === name);
  const versions = (Array.isArray(entry?.apiVersions) ? entry.apiVersions : [])
    .filter((version): version is string => typeof version === 'string')
    .sort();
  return versions.findLast((version) => /^\d{4}-\d\d-\d\d$/.test(version)) ?? versions.at(-1);
}
