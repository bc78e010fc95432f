import { createArm } from '../../../simulator/arm/arm.ts';
import { createWorld } from '../../../simulator/world.ts';
import type { Arm, ArmAnswer } from '../../../src/arm/arm.ts';
import { classify, provesAbsence, readErrorBody } from '../../../src/arm/classify.ts';
import { findList } from '../../../src/core/arm-body.ts';
import { findResourceId } from '../../../src/core/resource-id.ts';
import { friend, ours } from './build.ts';

const origin = 'https://management.azure.com';
const token = `e30.${Buffer.from(JSON.stringify({ aud: origin, oid: ours, appid: ours })).toString('base64url')}.sig`;

export interface SimulatedArm {
  readonly arm: Arm;
  /** Creates or replaces a resource, as its owner. */
  create(id: string, body: unknown): Promise<void>;
  /** Resolves when Azure has finished everything it took. */
  idle(): Promise<void>;
}

/** The simulator's ARM behind the port that the rooms know, without a socket between. */
export function simulatedArm(): SimulatedArm {
  const world = createWorld({ subscriptions: [ours, friend] });
  const simulated = createArm(world, { settings: { autoApprove: 'never' } });

  async function call(
    method: string,
    path: string,
    version: string,
    body?: unknown,
    ifMatch?: string,
  ): Promise<ArmAnswer> {
    const url = new URL(path, origin);
    if (version !== '') url.searchParams.set('api-version', version);
    const headers = { authorization: `Bearer ${token}`, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await simulated.handle(new Request(url, { method, headers, ...sent }));
    const text = await answer.text();
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: text === '' ? undefined : JSON.parse(text),
    };
  }

  async function succeed(...parameters: Parameters<typeof call>): Promise<ArmAnswer> {
    const answer = await call(...parameters);
    const { code, message = '' } = readErrorBody(answer.body);
    if (answer.status >= 400) throw classify({ status: answer.status, code, message });
    return answer;
  }

  const arm: Arm = {
    async find(id, version) {
      const answer = await call('GET', id, version);
      const { code, message = '' } = readErrorBody(answer.body);
      if (provesAbsence(answer.status, code, findResourceId(id)?.type ?? '')) return undefined;
      if (answer.status >= 400) throw classify({ status: answer.status, code, message });
      return answer;
    },
    async list(path, version) {
      const { body } = await succeed('GET', path, version);
      return findList(body) ?? [];
    },
    put: (id, version, body, { ifMatch }) => succeed('PUT', id, version, body, ifMatch),
    patch: (id, version, body, { ifMatch }) => succeed('PATCH', id, version, body, ifMatch),
    remove: (id, version) => succeed('DELETE', id, version),
    follow: (url) => succeed('GET', url, ''),
    queryGraph: () => Promise.reject(new TypeError('not simulated here')),
  };
  return {
    arm,
    create: async (id, body) => void (await succeed('PUT', id, '2024-05-01', body)),
    idle: () => simulated.idle(),
  };
}
