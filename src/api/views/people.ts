import { findGivenName } from '../given-name.ts';
import { type ApiRequest, type ApiResponse, json } from '../message.ts';
import type { ApiDependencies } from '../ports.ts';
import type { Principal } from '../principal.ts';
import type { View } from '../view.ts';

/** `GET /api/people`: what those are called who decided or changed something, by their object ids. */
export const listPeople: View = async ({ people }) => {
  const known = [...(await people.list())].sort((a, b) => (a.objectId < b.objectId ? -1 : 1));
  return json(200, { value: known.map(({ objectId, name }) => ({ objectId, name })) });
};

/** Keeps what a person is called whose change was just made. The change is done even if this fails. */
export async function noteName(
  { people, log }: Pick<ApiDependencies, 'people' | 'log'>,
  request: ApiRequest,
  caller: Principal,
  { status }: ApiResponse,
): Promise<void> {
  // What an application is called is no name of a person: nothing of ours has to forget it.
  const name = caller.kind === 'application' ? undefined : findGivenName(request.headers);
  if (name === undefined || status >= 300) return;
  try {
    await people.note(caller.objectId, name);
  } catch (error) {
    log.warn('the name of who decided could not be kept', { error });
  }
}
