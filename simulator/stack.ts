import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Arm, createArm } from './arm/arm.ts';
import { giveClusters } from './arm/given-clusters.ts';
import { listenArm } from './arm/listen.ts';
import { canRead } from './arm/permissions.ts';
import type { ArmSettings } from './arm/simulation.ts';
import { type Azurite, startAzurite } from './azurite/azurite.ts';
import { openStorageGate, type StorageGate } from './azurite/gate.ts';
import { loadPreparation } from './azurite/prepared.ts';
import { endAll, type OnLate, type Part } from './ending.ts';
import { createEventGrid, type EventGrid, type EventGridOptions } from './event-grid/event-grid.ts';
import { createGraph, type Graph } from './graph/graph.ts';
import { graphHandler } from './graph/handler.ts';
import { makeKeys } from './host/launch.ts';
import type { LogLine } from './host/log.ts';
import { type IdentityEndpoint, listenIdentity } from './identity/identity.ts';
import { freePort, requireFree } from './ports.ts';
import { principals } from './scenario/principals.ts';
import type { WorldAccess } from './scenario/world-access.ts';
import { createStackApp, type StackApp } from './stack-app.ts';
import { callApi } from './stack-call.ts';
import { makeRunFolder } from './stack-folder.ts';
import { createLogBook, type LogBook } from './stack-log.ts';
import { peopleAccess } from './stack-people.ts';
import { appEnvironment, localOwner } from './stack-settings.ts';
import { createWriteWatch, type WriteWatch, watchArm } from './stack-writes.ts';
import { listenTopic, type TopicEndpoint } from './topic/listen.ts';
import { createWorld, type World } from './world.ts';

/** Where everything listens; 0 takes a free port. */
export interface StackPorts {
  readonly app: number;
  readonly arm: number;
  readonly identity: number;
  readonly blob: number;
  readonly queue: number;
  readonly table: number;
}

export interface StackOptions {
  /** Subscriptions the app manages; they exist from the start. */
  readonly subscriptions: readonly string[];
  /** The policy the app starts with. Default: everything in `observe`. */
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly ports?: Partial<StackPorts>;
  /** Keeps Azurite's data in this folder; in memory where left out. */
  readonly storageFolder?: string;
  /** Takes up what the storage folder holds from an earlier run. */
  readonly keepStorage?: boolean;
  /** Default: the build output. */
  readonly appDir?: string;
  /** True lets the sweep run by its schedule too. */
  readonly timers?: boolean;
  readonly sweepSchedule?: string;
  /** Milliseconds; the longest wait between two polls of an empty queue. Default 500: each poll costs a tenth of what a stack takes while it waits. */
  readonly queuePoll?: number;
  /** Milliseconds a queue message stays hidden while it is worked on: how long a killed app's message takes to come back. */
  readonly queueLease?: number;
  /** Who a request is made as that names nobody. */
  readonly defaultPrincipal?: string;
  /** Puts a gate between the app and its storage, so that its writes there are seen and can be cut off. */
  readonly watchWrites?: boolean;
  /** Gives the app a topic to notify of requests, decisions and findings. */
  readonly topic?: boolean;
  readonly arm?: Partial<ArmSettings>;
  readonly eventGrid?: EventGridOptions;
  /** More settings of the app, or other values for the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names lines of the app's sources in its stack traces. */
  readonly sourceMaps?: boolean;
  readonly onLog?: (line: LogLine) => void;
  readonly onProgress?: (what: string) => void;
  /** Is called with what did not end in time. */
  readonly onLate?: OnLate;
}

/** A whole Azure on this machine with the app deployed into it. */
export interface Stack extends WorldAccess {
  readonly urls: { readonly app: string; readonly arm: string; readonly identity: string };
  readonly storage: Azurite;
  /** Between the app and its storage, where `watchWrites` was asked for: cuts the way on demand. */
  readonly storageGate: StorageGate | undefined;
  /** The app's writes to Azure, and to its storage where `watchWrites` was asked for. */
  readonly writes: WriteWatch;
  readonly world: World;
  /** The ARM the app talks to: its faults, settings and counts are the app's alone. */
  readonly arm: Arm;
  /** The ARM that people talk to, over the same world. */
  readonly peopleArm: Arm;
  readonly graph: Graph;
  readonly events: EventGrid;
  /** What the app has notified, where a `topic` was asked for. */
  readonly topic: TopicEndpoint | undefined;
  readonly identity: IdentityEndpoint;
  readonly app: StackApp;
  readonly log: LogBook;
  readonly policyFile: string;
  /** The throw-away authority's certificate, PEM. */
  readonly ca: string;
  /** One request to the app as one of the principals, or as nobody. */
  request(path: string, init?: RequestInit, principal?: string): Promise<Response>;
  /** Resolves when no event, operation or invocation has been under way for `forMs` (200). */
  quiet(forMs?: number): Promise<void>;
  startApp(): Promise<void>;
  /** Lets it end properly and starts it again. */
  restartApp(): Promise<void>;
  /** SIGKILL, and nothing in its place until `startApp`. */
  killApp(): Promise<void>;
  stop(): Promise<void>;
}

const audience = 'https://management.azure.com';
const identityOfApp = {
  clientId: '00000000-0000-0000-0002-0000000000bc',
  objectId: '00000000-0000-0000-0002-0000000000ab',
};
const observeOnly = { version: 1 };

/** Starts everything. Whatever keeps one part from starting rejects, after the others were stopped. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const undo: Part[] = [];
  try {
    return await build(options, undo);
  } catch (error) {
    await endAll(undo, options.onLate);
    throw error;
  }
}

async function build(options: StackOptions, undo: Part[]): Promise<Stack> {
  const { ports = {}, onProgress = () => {}, onLate = () => {} } = options;
  const { tenantId } = principals.reader;
  await requireFree(ports.arm ?? 0, '--port-arm');
  await requireFree(ports.app ?? 0, '--port-app');
  const folder = await makeRunFolder();
  undo.push(['The folder of this run', () => rm(folder, { recursive: true, force: true })]);
  const { makeCertificate, makeQueues } = await loadPreparation();
  const certificate = await makeCertificate(folder);

  onProgress('Azure Storage (Azurite)');
  const storage = await startAzurite({
    certificate,
    ports,
    onLate,
    ...(options.storageFolder !== undefined && { folder: options.storageFolder }),
    ...(options.keepStorage !== undefined && { keep: options.keepStorage }),
  });
  undo.push(['Azure Storage (Azurite)', storage.stop]);
  await makeQueues(storage, certificate);

  onProgress('managed identity, Resource Manager, Resource Graph, Event Grid');
  const identity = await listenIdentity({ port: ports.identity ?? 0, tenantId, userAssigned: [identityOfApp] });
  undo.push(['Managed identity', identity.close]);
  const world = createWorld({ tenantId, subscriptions: options.subscriptions });
  const graph = createGraph(world, { isVisible: (id) => canRead(arm.settings.permissions, id) });
  const arm = createArm(world, {
    audience,
    extensions: [graphHandler(graph)],
    ...(options.arm !== undefined && { settings: options.arm }),
  });
  const peopleArm = createArm(world, {
    audience,
    settings: { ...options.arm, delays: arm.settings.delays, throttling: false },
  });
  const writes = createWriteWatch();
  const storageGate = options.watchWrites
    ? await openStorageGate(storage, certificate, (write) => writes.note(write))
    : undefined;
  if (storageGate !== undefined) undo.push(['The gate before storage', storageGate.close]);
  const armServer = await listenArm(watchArm(arm, writes), {
    port: ports.arm ?? 0,
    cert: certificate.cert,
    key: certificate.key,
  });
  // A topic and an event subscription there are for each subscription that is managed, and for no other.
  const events = createEventGrid(world, { subscriptions: options.subscriptions, ...options.eventGrid });
  undo.push(
    ['Resource Manager', armServer.close],
    ['Its operations', arm.stop],
    ["People's operations", peopleArm.stop],
  );
  undo.push(['Resource Graph', graph.close], ['Event Grid', events.close]);

  const topic = options.topic ? await listenTopic(certificate) : undefined;
  if (topic !== undefined) undo.push(['The topic', topic.close]);

  onProgress('the function app');
  const policyFile = join(folder, 'policy.yaml');
  const writePolicy = (text: string) => writeFile(policyFile, text);
  let policyText = JSON.stringify(options.policy ?? observeOnly);
  await writePolicy(policyText);
  const log = createLogBook(options.onLog);
  const app = createStackApp(
    {
      appDir: options.appDir ?? join(import.meta.dirname, '../dist/app'),
      port: ports.app || (await freePort()),
      keys: makeKeys(),
      principals,
      scratch: folder,
      onLate,
      timers: options.timers ?? false,
      sourceMaps: options.sourceMaps ?? false,
      queuePoll: options.queuePoll ?? 500,
      queueLease: options.queueLease ?? 600_000,
      ...(options.defaultPrincipal !== undefined && { defaultPrincipal: options.defaultPrincipal }),
      env: {
        ...appEnvironment({
          armUrl: armServer.url,
          armAudience: audience,
          subscriptions: options.subscriptions,
          owner: localOwner,
          tenantId,
          policyFile,
          sweepSchedule: options.sweepSchedule ?? '0 */5 * * * *',
          storage: storageGate ?? storage,
          identity,
          clientId: identityOfApp.clientId,
          caPath: certificate.caPath,
        }),
        ...(topic !== undefined && { GATEHOUSE_NOTIFY_TOPIC: topic.endpoint }),
        ...options.env,
      },
    },
    log,
  );
  undo.push(['The Functions host', app.stop]);
  await app.start();
  await events.connect(app.webhook('resource-event'));

  const restartApp = async (): Promise<void> => {
    await app.stop();
    await app.start();
  };
  return {
    ...peopleAccess(peopleArm, audience),
    urls: { app: app.url, arm: armServer.url, identity: identity.url },
    storage,
    storageGate,
    writes,
    world,
    arm,
    peopleArm,
    graph,
    events,
    topic,
    identity,
    app,
    log,
    policyFile,
    ca: certificate.ca,
    async ensureSubscription(subscriptionId, displayName = subscriptionId) {
      const id = `/subscriptions/${subscriptionId}`;
      const known = world.find(id)?.body.displayName;
      if (known !== undefined && known !== subscriptionId) return;
      world.put(id, { id, subscriptionId, tenantId, displayName, state: 'Enabled' });
    },
    async setPolicy(policy) {
      const text = JSON.stringify(policy);
      if (text === policyText) return;
      policyText = text;
      await writePolicy(text);
      // The app reads a new document only every quarter of a minute; a start takes a second.
      await restartApp();
    },
    setClusters(clusters) {
      for (const { settings } of [arm, peopleArm]) giveClusters(settings, clusters);
    },
    sweep: () => app.runByHand('sweep'),
    api: (call) => callApi(app, call),
    request: app.request,
    async quiet(forMs = 200) {
      let since = Date.now();
      while (Date.now() - since < forMs) {
        const asked = Date.now();
        // An operation raises its event as it ends, so events come last.
        await Promise.all([arm.idle(), peopleArm.idle()]);
        await events.idle();
        // A machine that is slow to answer has shown nothing of its quiet yet.
        if (log.underWay().length > 0 || Date.now() - asked > forMs / 4) since = Date.now();
        await sleep(20);
      }
    },
    startApp: app.start,
    restartApp,
    killApp: app.kill,
    stop: () => endAll(undo, options.onLate),
  };
}
