import { join } from 'node:path';
import { createApi } from '../api/create-api.ts';
import { toHttpHandler } from '../api/http.ts';
import type { RouteName } from '../api/routes.ts';
import { createClusterReader } from '../clusters/reader.ts';
import { portals } from '../core/cloud.ts';
import { seconds } from '../core/time.ts';
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
  const policy = async () => (await house.policy.current()).policy;
  const api = createApi({
    ...house,
    beginPass: (cause) => house.loop.beginPass(cause, AbortSignal.timeout(passBudget), log),
    policy: house.policy.status,
    timers: timers.statuses,
    settings: { platformAuth, tenantId, cloud, hosts, portal: portals[cloud] },
    subscriptions: createSubscriptionNames(house.arm, clock),
    clusters: createClusterReader({ ...house, subscriptions: house.managed, clock }),
    readers: async () => (await policy()).api,
    console: openConsoleFiles(join(folder, 'console')),
    people: createPeople(house.state.meta, async () => (await policy()).retention.names, clock),
    log,
    clock,
  });
  return (route) => toHttpHandler(api[route]);
}
