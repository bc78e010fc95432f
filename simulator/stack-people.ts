import type { Arm } from './arm/arm.ts';
import type { Answer } from './scenario/world-access.ts';

/** What people do to Azure with their own tools, past the app: not counted with its calls, spared its faults and throttles. */
export interface PeopleAccess {
  put(id: string, body: Readonly<Record<string, unknown>>): Promise<Answer>;
  delete(id: string): Promise<Answer>;
  get(id: string): Promise<Answer>;
}

/** Types that take a few api-versions only; every other takes any. */
const apiVersions: readonly (readonly [RegExp, string])[] = [
  [/\/providers\/microsoft\.network\/privatednszones\//i, '2024-06-01'],
  [/\/providers\/microsoft\.network\//i, '2024-05-01'],
];

export function peopleAccess(arm: Pick<Arm, 'handle'>, audience: string): PeopleAccess {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const person = '00000000-0000-0000-0002-0000000000cc';
  const token = `${part({ alg: 'none' })}.${part({ aud: audience, oid: person, appid: person })}.`;

  const ask = async (method: string, id: string, body?: unknown): Promise<Answer> => {
    const version = apiVersions.find(([type]) => type.test(id))?.[1] ?? '2024-01-01';
    const request = new Request(`https://localhost${encodeURI(id)}?api-version=${version}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const response = await arm.handle(request);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    put: (id, body) => ask('PUT', id, body),
    delete: (id) => ask('DELETE', id),
    get: (id) => ask('GET', id),
  };
}
