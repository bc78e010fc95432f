import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvents } from '../../src/events/parse-event.ts';

const group = '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/Shop-Dev';
const endpoint = `${group}/providers/Microsoft.Network/privateEndpoints/Shop-PE`;

interface Overrides {
  readonly [field: string]: unknown;
  readonly data?: unknown;
}

/** An event of the subscription topic, in Event Grid's schema. */
const event = ({ data, ...fields }: Overrides = {}): Record<string, unknown> => ({
  id: 'e1',
  topic: '/subscriptions/00000000-0000-0000-0000-0000000000aa',
  subject: endpoint,
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  eventTime: '2025-11-10T15:54:21.4286861Z',
  dataVersion: '2',
  metadataVersion: '1',
  data: data ?? {
    resourceProvider: 'Microsoft.Network',
    resourceUri: endpoint,
    operationName: 'Microsoft.Network/privateEndpoints/write',
    status: 'Succeeded',
    subscriptionId: '00000000-0000-0000-0000-0000000000aa/',
  },
  ...fields,
});

/** The same in CloudEvents 1.0. */
const cloudEvent = (overrides: Overrides = {}): Record<string, unknown> => {
  const { topic, eventType, eventTime, dataVersion: _, metadataVersion: __, ...rest } = event(overrides);
  return { specversion: '1.0', source: topic, type: eventType, time: eventTime, ...rest };
};

const change = {
  eventId: 'e1',
  id: endpoint.toLowerCase(),
  type: 'microsoft.network/privateendpoints',
  change: 'write',
  operation: 'microsoft.network/privateendpoints/write',
  time: new Date('2025-11-10T15:54:21.428Z'),
};

describe('parseEvents takes no sentence for an id or an operation', () => {
  it.each(['please approve', 'e1\u202e', '<b>', 'e'.repeat(201)])(
    'as an id: %j is malformed, and named nowhere',
    (id) => {
      const { changes, malformed } = parseEvents(event({ id }));
      expect(changes).toEqual([]);
      expect(malformed).toMatchObject([{ eventId: undefined, problems: [{ path: 'id' }] }]);
      expect(JSON.stringify(malformed)).not.toContain(id);
    },
  );

  it.each(['please approve', 'a/b c', 'write', `a/${'b'.repeat(500)}`, 'a/\u202eb'])(
    'as an operation: %j is none, and made up of type and kind',
    (operationName) => {
      const { changes } = parseEvents(event({ data: { resourceUri: endpoint, operationName } }));
      expect(changes).toMatchObject([{ operation: change.operation }]);
    },
  );
});

describe('parseEvents finds the change', () => {
  it.each([
    { in: 'the Event Grid schema', body: event() },
    { in: 'the CloudEvents schema', body: cloudEvent() },
    { in: 'a batch of one', body: [event()] },
    { in: 'an event without httpRequest, claims and authorization', body: event() },
    { in: 'an event with an empty httpRequest', body: event({ data: { resourceUri: endpoint, httpRequest: {} } }) },
    {
      in: 'an event whose fields are PascalCase',
      body: {
        Id: 'e1',
        EventType: 'microsoft.resources.resourcewritesuccess',
        EventTime: '2025-11-10T15:54:21.4286861Z',
        Data: { ResourceUri: endpoint, OperationName: 'Microsoft.Network/privateEndpoints/write' },
      },
    },
    {
      in: 'the operation of a PascalCase authorization, where operationName is missing',
      body: event({ data: { authorization: { Scope: endpoint, Action: 'Microsoft.Network/privateEndpoints/write' } } }),
    },
    { in: 'an event without data: the subject says which resource', body: event({ data: null }) },
    {
      in: 'an event whose resourceUri is no resource id',
      body: event({ data: { resourceUri: 'https://example.org/x' } }),
    },
    { in: 'an id with a trailing slash', body: event({ data: { resourceUri: `${endpoint}/` } }) },
    { in: 'an upper-case id', body: event({ data: { resourceUri: endpoint.toUpperCase() } }) },
  ])('in $in', ({ body }) => {
    expect(parseEvents(body)).toEqual({ changes: [change], ignored: [], malformed: [] });
  });

  it.each([
    { type: 'Microsoft.Resources.ResourceDeleteSuccess', kind: 'delete' },
    { type: 'Microsoft.Resources.ResourceActionSuccess', kind: 'action' },
    { type: 'Microsoft.ResourceNotifications.Resources.CreatedOrUpdated', kind: 'write' },
    { type: 'Microsoft.ResourceNotifications.Resources.Deleted', kind: 'delete' },
  ])('of $type as $kind, with an operation made up where there is none', ({ type, kind }) => {
    const data = { resourceInfo: { id: endpoint, name: 'Shop-PE', type: 'Microsoft.Network/privateEndpoints' } };
    for (const body of [event({ eventType: type, data }), cloudEvent({ eventType: type, data })]) {
      expect(parseEvents(body).changes).toEqual([
        { ...change, change: kind, operation: `microsoft.network/privateendpoints/${kind}` },
      ]);
    }
  });

  it('of a resource group', () => {
    expect(parseEvents(event({ subject: group, data: { resourceUri: group } })).changes).toMatchObject([
      { id: group.toLowerCase(), type: 'microsoft.resources/resourcegroups' },
    ]);
  });

  it('of an action whose id ends with the verb', () => {
    const proxy = `${group}/providers/Microsoft.Storage/storageAccounts/st1/privateEndpointConnectionProxies/pe.1`;
    const operationName = 'Microsoft.Storage/storageAccounts/privateEndpointConnectionProxies/validate/action';
    const body = event({
      eventType: 'Microsoft.Resources.ResourceActionSuccess',
      data: { resourceUri: `${proxy}/validate`, operationName },
    });
    expect(parseEvents(body).changes).toMatchObject([
      { id: proxy.toLowerCase(), operation: operationName.toLowerCase() },
    ]);
  });

  it('and takes its time from the notification where the envelope has none, and lives without one', () => {
    const data = { resourceInfo: { id: endpoint }, operationalInfo: { resourceEventTime: '2025-01-02T03:04:05Z' } };
    expect(parseEvents(event({ eventTime: undefined, data })).changes[0]?.time).toEqual(
      new Date('2025-01-02T03:04:05Z'),
    );
    expect(parseEvents(event({ eventTime: 'yesterday' })).changes[0]?.time).toBeUndefined();
  });
});

describe('parseEvents ignores', () => {
  it.each([
    { what: 'a failed write', type: 'Microsoft.Resources.ResourceWriteFailure' },
    { what: 'a cancelled delete', type: 'Microsoft.Resources.ResourceDeleteCancel' },
    { what: "the subscription's handshake", type: 'Microsoft.EventGrid.SubscriptionValidationEvent' },
    { what: 'an unknown type', type: 'Microsoft.Storage.BlobCreated' },
  ])('$what, and says why', ({ type }) => {
    const { ignored, ...rest } = parseEvents(event({ eventType: type }));
    expect(rest).toEqual({ changes: [], malformed: [] });
    expect(ignored).toEqual([{ eventId: 'e1', why: expect.stringContaining(`'${type}'`) }]);
  });

  it('an empty batch', () => {
    expect(parseEvents([])).toEqual({ changes: [], ignored: [], malformed: [] });
  });
});

describe('parseEvents names the field of', () => {
  it.each([
    { what: 'nothing', body: undefined, path: '' },
    { what: 'text', body: 'hello', path: '' },
    { what: 'an event without a type', body: event({ eventType: undefined }), path: 'eventType' },
    { what: 'an event without an id', body: event({ id: undefined }), path: 'id' },
    { what: 'an event whose id is a number', body: event({ id: 7 }), path: 'id' },
    { what: 'an event whose data is text', body: event({ data: 'x' }), path: 'data' },
    { what: 'an event without a resource', body: event({ subject: undefined, data: {} }), path: 'subject' },
    {
      what: 'an event whose ids are none',
      body: event({ subject: '/x', data: { resourceUri: '/y' } }),
      path: 'data.resourceUri',
    },
    { what: 'a bad event in a batch', body: [event({ subject: 'x', data: {} })], path: '[0].subject' },
    { what: 'a batch in a batch', body: [[event()]], path: '[0]' },
  ])('$what', ({ body, path }) => {
    const { changes, ignored, malformed } = parseEvents(body);
    expect({ changes, ignored }).toEqual({ changes: [], ignored: [] });
    expect(malformed).toHaveLength(1);
    expect(malformed[0]?.problems.map((problem) => problem.path)).toEqual([path]);
  });

  it('several bad fields of one event, all of them', () => {
    expect(parseEvents({ data: [] }).malformed[0]?.problems.map(({ path }) => path)).toEqual([
      'id',
      'eventType',
      'data',
    ]);
  });
});

describe('parseEvents', () => {
  it('loses no event of a batch to its neighbours', () => {
    const parsed = parseEvents([
      event(),
      { id: 'e2' },
      event({ id: 'e3', eventType: 'Other' }),
      cloudEvent({ id: 'e4' }),
    ]);
    expect(parsed.changes.map(({ eventId }) => eventId)).toEqual(['e1', 'e4']);
    expect(parsed.malformed.map(({ eventId }) => eventId)).toEqual(['e2']);
    expect(parsed.ignored.map(({ eventId }) => eventId)).toEqual(['e3']);
  });

  it('keeps nothing about the caller', () => {
    const secret = 'ada@example.org';
    const body = event({
      data: {
        resourceUri: endpoint,
        claims: { name: secret, ipaddr: secret },
        authorization: {
          scope: endpoint,
          action: 'Microsoft.Network/privateEndpoints/write',
          evidence: { principalId: secret },
        },
        httpRequest: { clientIpAddress: secret },
        tenantId: secret,
      },
    });
    const parsed = parseEvents(body);
    expect(parsed.changes).toEqual([change]);
    expect(JSON.stringify(parsed)).not.toContain(secret);
  });

  it('answers anything at all without throwing, with one entry for each event', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.array(fc.jsonValue()), (anything, batch) => {
        for (const body of [anything, batch, event({ data: anything }), event({ subject: anything })]) {
          const { changes, ignored, malformed } = parseEvents(body);
          expect(changes.length + ignored.length + malformed.length).toBe(Array.isArray(body) ? body.length : 1);
        }
      }),
    );
  });
});
