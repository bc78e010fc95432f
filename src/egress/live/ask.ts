import type { Arm, ArmActions, ArmAnswer } from '../../arm/arm.ts';
import { PermanentError, recover } from '../../core/errors.ts';
import type { Verifying } from '../../state/verifications/model.ts';
import { effectiveGroups } from './effective-groups.ts';
import { effectiveRoutes } from './effective-routes.ts';
import type { Answer } from './model.ts';

type Asked = NonNullable<Verifying['asked']>;

const apiVersion = '2024-07-01';
const interfaceType = 'Microsoft.Network/networkInterfaces';
const questions = ['effectiveRouteTable', 'effectiveNetworkSecurityGroups'] as const;

/** The rights that asking takes. */
export const liveActions: readonly string[] = questions.map((each) => `${interfaceType}/${each}/action`);

/** Asks an interface for its effective routes and security groups. Azure answers at once or says where the answer will be. */
export function askInterface(arm: ArmActions, asked: Asked, signal: AbortSignal): Promise<Asked> {
  const post = (action: (typeof questions)[number]): Promise<ArmAnswer> =>
    arm.act(`${asked.interface}/${action}`, apiVersion, {}, { signal });
  return recover(
    PermanentError,
    async () => {
      const routes = await post('effectiveRouteTable');
      const groups = await post('effectiveNetworkSecurityGroups');
      return {
        ...asked,
        routes: laterOr(routes, (body) => effectiveRoutes(body)),
        groups: laterOr(groups, (body) => [...effectiveGroups(body, asked.prefixes)]),
      };
    },
    (error): Asked => ({ ...asked, failed: failureOf(error) }),
  );
}

function laterOr<T>({ status, headers, body }: ArmAnswer, parse: (body: unknown) => T): { url: string } | { told: T } {
  const { location } = headers;
  return status === 202 && location !== undefined ? { url: location } : { told: parse(body) };
}

/** How the question ended. */
export function readAnswer(arm: Pick<Arm, 'follow'>, asked: Asked, signal: AbortSignal): Promise<Answer> {
  return recover(
    PermanentError,
    async (): Promise<Answer> => {
      const { routes, groups, failed, prefixes } = asked;
      if (failed !== undefined) return { kind: 'failed', ...failed };
      if (routes === undefined || groups === undefined) return { kind: 'running' };
      const [readRoutes, readGroups] = await Promise.all([
        'told' in routes ? routes.told : follow(routes.url, effectiveRoutes),
        'told' in groups ? groups.told : follow(groups.url, (body) => effectiveGroups(body, prefixes)),
      ]);
      if (readRoutes === undefined || readGroups === undefined) return { kind: 'running' };
      return { kind: 'answered', routes: readRoutes, groups: readGroups };
    },
    (error): Answer => ({ kind: 'failed', ...failureOf(error) }),
  );

  async function follow<T>(url: string, parse: (body: unknown) => T): Promise<T | undefined> {
    const { status, body } = await arm.follow(url, signal);
    return status === 202 ? undefined : parse(body);
  }
}

const failureOf = ({ reason, message }: PermanentError): { message: string; isRight: boolean } => ({
  message: `${reason}: ${message}`,
  isRight: reason.endsWith('AuthorizationFailed'),
});
