import { isVisible } from '../../core/text.ts';
import { type ApiRequest, type ApiResponse, json } from '../message.ts';
import type { ApiDependencies } from '../ports.ts';
import type { Principal } from '../principal.ts';
import { refuseQuery } from '../query.ts';
import type { View } from '../view.ts';

/** `GET /api/people`: what those are called who decided or changed something, by their object ids. */
export function listPeople({ people }: Pick<ApiDependencies, 'people'>): View {
  return async (request) => {
    refuseQuery(request);
    const known = [...(await people.list())].sort((a, b) => (a.objectId < b.objectId ? -1 : 1));
    return json(200, { value: known.map(({ objectId, name }) => ({ objectId, name })) });
  };
}

const longestName = 256;
const OneLine = /^[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+$/u;

/** The name that the platform gives a person beside their principal; undefined where it gives none that can be shown on a line. */
export function findName({ headers }: ApiRequest, { kind }: Principal): string | undefined {
  const name = headers.get('x-ms-client-principal-name')?.trim() ?? '';
  const isName = name.length <= longestName && OneLine.test(name) && isVisible(name);
  return kind !== 'application' && isName ? name : undefined;
}

/** Keeps what a person is called whose change was just made. What was done stands, whatever becomes of that. */
export async function noteName(
  { people, log }: Pick<ApiDependencies, 'people' | 'log'>,
  request: ApiRequest,
  caller: Principal,
  { status }: ApiResponse,
): Promise<void> {
  const name = findName(request, caller);
  if (name === undefined || status >= 300) return;
  try {
    await people.note(caller.objectId, name);
  } catch (error) {
    log.warn('the name of who decided could not be kept', { error });
  }
}
