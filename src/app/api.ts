import { join } from 'node:path';
import { createProposals } from '../access/proposals/proposals.ts';
import { createAccessReader } from '../access/reader.ts';
import { createApi } from '../api/create-api.ts';
import { toHttpHandler } from '../api/http.ts';
import type { RouteName } from '../api/routes.ts';
import { createDecisions } from '../approvals/decisions/decisions.ts';
import { createAsking } from '../clusters/live/asking.ts';
import { createClusterReader } from '../clusters/reader.ts';
import { portals } from '../core/cloud.ts';
import { seconds } from '../core/time.ts';
import { createUndoing } from '../egress/closing/undo.ts';
import { openConsoleFiles } from './console-files.ts';
import type { createHouse } from './house.ts';
import { createPeople } from './people.ts';
import type { Process } from './process.ts';
import { createSubscriptionNames } from './subscription-names.ts';
import type { createTimers } from './timers.ts';

/** A pass for one decision has the time of an event. */
const passBudget = seconds(10);

interface Parts extends Pick<Process, 'settings' | 'clock' | 'folder' | 'log'> {
  readonly house: ReturnType<typeof createHouse>;
  readonly timers: Pick<ReturnType<typeof createTimers>, 'statuses'>;
}

/** The handler of each route, as the Functions host calls it. */
export type HttpApi = (route: RouteName | 'unknownRoute') => ReturnType<typeof toHttpHandler>;

/** The API over the house, with what requests alone need. */
export function openApi({ settings, clock, folder, log, house, timers }: Parts): HttpApi {
  const { platformAuth, tenantId, cloud, hosts } = settings;
  const { ports, audit, loop, policyInForce: policy } = house;
  const withReach = { ...ports, reach: house.reach, policyInForce: policy, audit };
  const api = createApi({
    ...house,
    beginPass: (cause) => loop.beginPass(cause, AbortSignal.timeout(passBudget), log),
    decisions: createDecisions({
      ...ports,
      audit,
      wake: async (keys) => {
        for (const key of keys) await ports.enqueue(key, 'decision');
      },
    }),
    asking: createAsking(ports),
    undoing: createUndoing({
      ...{ state: ports.state, audit },
      visit: (key, { cause, signal, log: said }) => loop.visit(key, cause, signal, said),
    }),
    access: createAccessReader(withReach),
    proposals: createProposals(withReach),
    policy: house.policy.status,
    timers: timers.statuses,
    settings: { platformAuth, tenantId, cloud, hosts, portal: portals[cloud] },
    subscriptions: createSubscriptionNames(ports.arm, clock),
    clusters: createClusterReader(withReach),
    readers: async () => (await policy()).api,
    console: openConsoleFiles(join(folder, 'console')),
    people: createPeople(ports.state.meta, async () => (await policy()).retention.names, clock),
    log,
    clock,
  });
  return (route) => toHttpHandler(api[route]);
}
