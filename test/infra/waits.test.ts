import { expect, it } from 'vitest';
import { compiled } from './support/infra.ts';

interface Made {
  readonly type?: string;
  readonly existing?: boolean;
  readonly dependsOn?: readonly string[];
  readonly properties?: {
    readonly template?: { readonly resources: Readonly<Record<string, Made>> | readonly Made[] };
  };
}

/** A name in a template, or the type of what has none: `[resourceId('Microsoft.X/y', …)]` is `Microsoft.X/y`. */
const nameOf = (text: string): string =>
  /\('(Microsoft\.(?!Resources\/deployments)[^']+)'/.exec(text)?.[1] ?? /format\('([^'[]+)/.exec(text)?.[1] ?? text;

/** One line for what waits for something else, through all modules: `storage > queues: queueServices`. */
function waitsIn(
  resources: Readonly<Record<string, Made>> | readonly Made[],
  path: readonly string[],
): readonly string[] {
  const isList = Array.isArray(resources);
  return Object.entries(resources as Readonly<Record<string, Made>>).flatMap(([key, made]) => {
    const here = [...path, isList ? (made.type ?? key) : key];
    const waits = (made.dependsOn ?? []).map(nameOf).sort();
    const own = waits.length === 0 || made.existing ? [] : [`${here.join(' > ')}: ${waits.join(', ')}`];
    return [...own, ...waitsIn(made.properties?.template?.resources ?? [], here)];
  });
}

/**
 * What must be there before what. Azure makes everything at once that waits for nothing, and a dependency that is gone is found on some
 * days only: Event Grid refuses a function that isn't there and an identity that has no right yet, a role must be there before it is
 * assigned, a zone before it is linked, a network before its endpoints.
 */
const waits = [
  'alerts > logAlerts: people',
  'alerts: group, monitoring',
  'app > app: insights, plan',
  'app > auth: app',
  'app > ftp: app',
  'app > scm: app',
  'app: group, identity, monitoring, network, notifyTopic, storage, zoneLinks',
  'appEndpoint > endpoint > links: zone',
  'appEndpoint > endpoint > registration: endpoint, zone',
  'appEndpoint: app, group',
  'identity: group',
  'monitoring > insights: workspace',
  'monitoring > publisher: insights',
  'monitoring: group, identity',
  'network > endpoints > links: zone',
  'network > endpoints > registration: endpoint, zone',
  'network > endpoints: vnet',
  'network > nat > gateway: address',
  'network > vnet: guard, nat',
  'network: group, storage',
  'networkRights > assignment: definition',
  'networkRights: identity',
  'notifyPeople > connections: workflow',
  'notifyPeople > domain: mails',
  'notifyPeople > sender: domain',
  'notifyPeople > sends: sender, workflow',
  'notifyPeople > workflow: domain, sender',
  'notifyPeople: group, notifyTopic',
  'notifyTopic > sends: topic',
  'notifyTopic: group, identity',
  'storage > assignments: account',
  'storage > blobContainers: blobs',
  'storage > blobs: account',
  'storage > housekeeping: account, blobs',
  'storage > lock: account',
  'storage > queueService: account',
  'storage > stateTables: tableService',
  'storage > storageQueues: queueService',
  'storage > tableService: account',
  'storage: group, identity',
  'storageLog: group, monitoring, storage',
  'subscriptions > assignments: definitions',
  'subscriptions > eventSubscriptions: systemTopic, topicRights',
  'subscriptions > systemTopic: eventsGroup',
  'subscriptions > topicAlert: systemTopic',
  'subscriptions > topicRights: systemTopic',
  'subscriptions: alerts, app, identity, storage',
  'workbook: group, monitoring',
  'zoneLinks: group, network',
  'zonesRights > assignments: definitions',
  'zonesRights: group, identity',
];

it('everything waits for what it needs, and for nothing else', () =>
  expect([...new Set(waitsIn((compiled.template?.resources ?? {}) as Record<string, Made>, []))].sort()).toEqual(
    waits,
  ));
