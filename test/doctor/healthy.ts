import { expectedSubscriptions, topicOf } from '../../src/doctor/events.ts';
import type { Deployed, Seen } from '../../src/doctor/model.ts';
import { scopesOf } from '../../src/doctor/rights.ts';

export const home = '00000000-0000-0000-0000-0000000000a1';
const client = '00000000-0000-0000-0000-0000000000c1';
const asked = new Date('2026-03-04T12:00:00Z');

/** A deployment that asks for everything. */
export const deployed = (change: Partial<Deployed> = {}): Deployed => ({
  id: `/subscriptions/${home}/providers/Microsoft.Resources/deployments/gatehouse-gatehouse`,
  state: 'Succeeded',
  subscription: home,
  name: 'gatehouse',
  appName: 'func-gatehouse-x',
  address: 'https://func-gatehouse-x.azurewebsites.net',
  principalId: '00000000-0000-0000-0000-0000000000d1',
  authClientId: client,
  managed: [{ id: home, topic: undefined }],
  beside: [],
  managementGroup: undefined,
  zonesGroup: `/subscriptions/${home}/resourcegroups/rg-dns`,
  linkedGroups: [],
  dnsOptions: [],
  allows: {
    recordWrites: true,
    approvals: true,
    closings: true,
    clusterCommands: false,
    liveVerification: false,
    clusterZones: false,
    zoneGroups: false,
    activityLog: false,
  },
  omittedActions: [],
  delivery: 'function',
  connectsEvents: true,
  isPrivate: true,
  ...change,
});

/** What the app says of itself where all is well. */
export const health = (change: object = {}) => ({
  status: 'ok',
  time: '2026-03-04T12:00:01Z',
  lastCompleteSweep: '2026-03-04T11:55:00.000Z',
  policy: { version: '0123456789ab', modes: { dns: 'enforce', approvals: 'observe', egress: 'observe' } },
  timers: [{ name: 'sweep', state: 'ok' }],
  ...change,
});

/** The same deployment, with everything there. */
export function healthy(of: Deployed = deployed()): Seen {
  const destination =
    of.delivery === 'queue' ? '/x#resource-events' : `/x/sites/${of.appName}/functions/resource-event`;
  return {
    under: undefined,
    identity: { principalId: of.principalId },
    granted: scopesOf(of).map((scope) => ({ scope, permissions: [{ actions: ['*'], notActions: [] }] })),
    storage: {
      id: 'st',
      isPublic: false,
      connections: ['Approved', 'Approved', 'Approved'],
      roles: [
        'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
        '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
        '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
      ],
    },
    topics: of.managed.map((managed) => ({
      subscription: managed.id,
      topic: {
        id: topicOf(of, managed),
        subscriptions: expectedSubscriptions(of.name).map((name) => ({
          name,
          state: 'Succeeded',
          destination: destination.toLowerCase(),
        })),
        delivery: new Map([[`${of.name}-writes`, { delivered: 7, failed: 1, lost: 0 }]]),
      },
    })),
    site: { state: 'Running' },
    signIn: { enabled: true, clientId: client, audiences: [client, `api://${client}`] },
    app: {
      health: health(),
      me: { signedIn: true, objectId: 'o', role: 'Gatehouse.Reader' },
      asked,
      answered: new Date(asked.getTime() + 2_000),
    },
  };
}
