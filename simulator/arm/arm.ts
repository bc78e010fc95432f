import type { World } from '../world.ts';
import { recordActivity } from './activity.ts';
import { type Answer, gatewayError } from './answer.ts';
import { type Call, callOf, readCall } from './call.ts';
import { type CallLog, createCallLog } from './call-log.ts';
import { ConnectionCut, createFaults, type Fault, type FaultControl, faultAnswer, pause } from './faults.ts';
import { refusedByGateway } from './gateway.ts';
import { metadataEndpoints } from './metadata-endpoints.ts';
import { createOperations } from './operations.ts';
import { handlerFor } from './routes.ts';
import type { ArmSettings, Delays, Simulation } from './simulation.ts';
import { createThrottle } from './throttling.ts';
import { readCaller } from './token.ts';

export type { EndpointMember } from './simulation.ts';

/** Answers a path outside the resource types, e.g. Resource Graph's; undefined where it isn't its own. Faults and the log apply to it too. */
export type ArmExtension = (request: Request) => Promise<Response | undefined>;

export interface ArmOptions {
  /** What a bearer token's `aud` must be. */
  readonly audience?: string;
  readonly settings?: Partial<Omit<ArmSettings, 'delays'>> & { readonly delays?: Partial<Delays> };
  readonly extensions?: readonly ArmExtension[];
}

/** An Azure Resource Manager over a world. */
export interface Arm {
  handle(request: Request): Promise<Response>;
  readonly settings: ArmSettings;
  readonly faults: FaultControl;
  readonly counts: CallLog;
  /** Resolves when no asynchronous operation is running. */
  idle(): Promise<void>;
  /** Drops the operations still running. */
  stop(): void;
}

const defaultAudience = 'https://management.azure.com';

const defaultSettings = (): ArmSettings => ({
  delays: {
    privateEndpoint: 0,
    privateDnsZoneGroup: 0,
    privateDns: 0,
    connection: 0,
    privateLinkService: 0,
    resource: 0,
    command: 0,
  },
  permissions: { unreadable: [], unwritable: [] },
  throttling: false,
  autoApprove: 'same subscription',
  pageSize: 1_000,
  emptyLastPage: false,
  activityLogDelay: 180_000,
  networkInterfaceEvents: false,
  zoneGroupRemoval: 'its own',
  metrics: () => [],
  nodeGroups: () => false,
  inClusters: () => ({ objects: [] }),
  learnt: () => [],
  endpointMembers: undefined,
});

export function createArm(world: World, options: ArmOptions = {}): Arm {
  const defaults = defaultSettings();
  const delays = { ...defaults.delays, ...options.settings?.delays };
  const settings: ArmSettings = { ...defaults, ...options.settings, delays };
  const operations = createOperations(world);
  const sim: Simulation = {
    world,
    operations,
    settings,
    activity: recordActivity(world),
    perform(put) {
      const call = callOf(put);
      return refusedByGateway(sim, call) ?? handlerFor(call)(sim, call);
    },
  };
  const faults = createFaults();
  const counts = createCallLog();
  const throttle = createThrottle(() => world.now());

  const answerTo = (call: Call): Answer => {
    const poll = operations.poll(call.path);
    const refused =
      (settings.throttling ? throttle.refused(call) : undefined) ?? (poll ? undefined : refusedByGateway(sim, call));
    const answer = refused ?? poll ?? handlerFor(call)(sim, call);
    const isProviders =
      refused === undefined && poll === undefined && call.kind !== 'read' && call.subscriptionId !== undefined;
    if (isProviders && answer.status >= 400 && answer.headers?.['x-ms-failure-cause'] === undefined) {
      const verb = call.kind === 'action' ? 'action' : call.kind === 'delete' ? 'delete' : 'write';
      world.raise({
        operation: `${call.type}/${verb}`,
        kind: verb,
        id: call.path,
        correlationId: call.correlationId,
        caller: call.caller,
        succeeded: false,
      });
    }
    return answer;
  };

  const handle = async (request: Request): Promise<Response> => {
    const text = await request.clone().text();
    operations.finishDue();
    const caller = readCaller(request, options.audience ?? defaultAudience);
    const call = 'status' in caller ? undefined : readCall(request, text, caller);
    const path = decodeURIComponent(new URL(request.url).pathname).replace(/\/+$/, '');
    const log = (status: number): void =>
      counts.add({ method: request.method, kind: kindOf(request.method), path, status, time: world.now() });
    const reply = (answer: Answer): Response => {
      log(answer.status);
      return toResponse(answer, request, call, settings.throttling && call ? throttle.remaining(call) : undefined);
    };
    const open = metadataEndpoints(request);
    if (open !== undefined) return reply(open);
    if ('status' in caller) return reply(caller);
    if (call === undefined) {
      return reply(
        gatewayError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.'),
      );
    }
    try {
      const fault = faults.next(call);
      const refused = fault && (await suffer(fault, call, request.signal));
      if (refused !== undefined) return reply(refused);
      for (const extension of options.extensions ?? []) {
        const response = await extension(request);
        if (response === undefined) continue;
        log(response.status);
        return response;
      }
      const answer = answerTo(call);
      if (fault?.kind === 'slow answer') await pause(fault.by, request.signal);
      if (fault?.kind === 'lost answer') throw new ConnectionCut('the answer was lost after the work was done');
      return reply(answer);
    } catch (error) {
      if (error instanceof ConnectionCut) log(0);
      throw error;
    }
  };

  return { handle, settings, faults, counts, idle: () => operations.idle(), stop: () => operations.stop() };
}

async function suffer(fault: Fault, call: Call, signal: AbortSignal): Promise<Answer | undefined> {
  if (fault.kind === 'reset') throw new ConnectionCut('connection reset');
  if (fault.kind === 'timeout') {
    await pause(fault.after ?? 600_000, signal);
    throw new ConnectionCut('the call timed out');
  }
  if (fault.kind === 'slow') await pause(fault.by, signal);
  return faultAnswer(fault, call);
}

function toResponse(answer: Answer, request: Request, call: Call | undefined, remaining: number | undefined): Response {
  const headers = new Headers(answer.headers);
  const requestId = call?.requestId ?? crypto.randomUUID();
  headers.set('x-ms-request-id', requestId);
  headers.set('x-ms-correlation-request-id', call?.correlationId ?? requestId);
  headers.set('x-ms-routing-request-id', `SIMULATOR:${requestId}`);
  headers.set('cache-control', 'no-cache');
  const clientId = request.headers.get('x-ms-client-request-id');
  if (clientId !== null && request.headers.get('x-ms-return-client-request-id') === 'true') {
    headers.set('x-ms-client-request-id', clientId);
  }
  if (call !== undefined && answer.status !== 429) setRemaining(headers, call, remaining);
  if (answer.body === undefined || answer.status === 204) return new Response(null, { status: answer.status, headers });
  headers.set('content-type', 'application/json; charset=utf-8');
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
}

/** Private DNS counts its own requests in a header of its own (dns-lifecycle-blob-…). */
function setRemaining(headers: Headers, call: Call, remaining: number | undefined): void {
  if (/^microsoft\.network\/privatedns/i.test(call.type)) {
    headers.set('x-ms-ratelimit-remaining-subscription-resource-requests', call.kind === 'read' ? '499' : '11999');
    return;
  }
  const plural = { read: 'reads', write: 'writes', action: 'writes', delete: 'deletes' }[call.kind];
  const full = call.kind === 'read' ? 249 : 199;
  headers.set(`x-ms-ratelimit-remaining-subscription-${plural}`, String(remaining ?? full));
}

function kindOf(method: string): Call['kind'] {
  if (method === 'GET' || method === 'HEAD') return 'read';
  if (method === 'DELETE') return 'delete';
  return method === 'POST' ? 'action' : 'write';
}
