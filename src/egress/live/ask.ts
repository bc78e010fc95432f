import type { Arm, ArmActions, ArmAnswer } from '../../arm/arm.ts';
import { PermanentError, recover } from '../../core/errors.ts';
import type { Verifying } from '../../state/verifications/model.ts';
import type { Answer } from './model.ts';
import { toldGroups } from './told-groups.ts';
import { toldRoutes } from './told-routes.ts';

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
        routes: laterOr(routes, (body) => toldRoutes(body)),
        groups: laterOr(groups, (body) => [...toldGroups(body, asked.prefixes)]),
      };
    },
    (error): Asked => ({ ...asked, failed: failureOf(error) }),
  );
}

function laterOr<T>({ status, headers, body }: ArmAnswer, tell: (body: unknown) => T): { url: string } | { told: T } {
  const { location } = headers;
  return status === 202 && location !== undefined ? { url: location } : { told: tell(body) };
}

/** How the question ended that was put. */
export function readAnswer(arm: Pick<Arm, 'follow'>, asked: Asked, signal: AbortSignal): Promise<Answer> {
  return recover(
    PermanentError,
    async (): Promise<Answer> => {
      const { routes, groups, failed, prefixes } = asked;
      if (failed !== undefined) return { kind: 'failed', ...failed };
      if (routes === undefined || groups === undefined) return { kind: 'running' };
      const [toldOfRoutes, toldOfGroups] = await Promise.all([
        'told' in routes ? routes.told : follow(routes.url, toldRoutes),
        'told' in groups ? groups.told : follow(groups.url, (body) => toldGroups(body, prefixes)),
      ]);
      if (toldOfRoutes === undefined || toldOfGroups === undefined) return { kind: 'running' };
      return { kind: 'told', routes: toldOfRoutes, groups: toldOfGroups };
    },
    (error): Answer => ({ kind: 'failed', ...failureOf(error) }),
  );

  async function follow<T>(url: string, tell: (body: unknown) => T): Promise<T | undefined> {
    const { status, body } = await arm.follow(url, signal);
    return status === 202 ? undefined : tell(body);
  }
}

const failureOf = ({ reason, message }: PermanentError): { message: string; isRight: boolean } => ({
  message: `${reason}: ${message}`,
  isRight: reason.endsWith('AuthorizationFailed'),
});
