import { randomUUID } from 'node:crypto';
import type { WorldChange } from '../world.ts';

/** How a delivery is written: Event Grid's own schema or CloudEvents 1.0. */
export type DeliverySchema = 'EventGridSchema' | 'CloudEventSchemaV1_0';

/** What happened, before a schema is chosen. */
export interface GridEvent {
  readonly id: string;
  readonly eventType: string;
  readonly subject: string;
  /** `/subscriptions/{id}`: the source of the topic. */
  readonly topic: string;
  readonly operation: string;
  readonly time: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

const kinds = { write: 'Write', delete: 'Delete', action: 'Action' } as const;
const made = {
  principal: '00000000-0000-0000-0002-0000000000aa',
  application: '00000000-0000-0000-0002-0000000000bb',
} as const;

/**
 * The subscription topic's event of a change. Its casing is as unsteady as Azure's (test/facts/event-shapes.ts): a write says `/resourcegroups/` and
 * capitals in `authorization`, a delete or an action `/resourceGroups/` and small letters (event-storage-delete-success-real,
 * event-privateEndpoints-write-success-eventgrid-schema). Claims hold no person.
 */
export function toGridEvent(change: WorldChange, tenantId: string): GridEvent {
  const subject = change.kind === 'write' ? change.id.replace(/\/resourceGroups\//i, '/resourcegroups/') : change.id;
  const topic = `/subscriptions/${change.subscriptionId}`;
  return {
    id: randomUUID(),
    eventType: `Microsoft.Resources.Resource${kinds[change.kind]}${change.succeeded ? 'Success' : 'Failure'}`,
    subject,
    topic,
    operation: change.operation,
    time: change.time,
    data: {
      authorization: authorizationOf(change, subject, topic),
      claims: {
        aud: 'https://management.core.windows.net/',
        iss: `https://sts.windows.net/${tenantId}/`,
        appid: change.caller?.appId ?? made.application,
        idtyp: 'app',
        ver: '1.0',
      },
      correlationId: change.correlationId,
      httpRequest: httpRequestOf(change, subject),
      resourceProvider: change.operation.split('/')[0] ?? '',
      resourceUri: subject,
      operationName: change.operation,
      status: change.succeeded ? 'Succeeded' : 'Failed',
      subscriptionId: change.subscriptionId,
      tenantId,
    },
  };
}

function authorizationOf(
  { kind, operation, caller }: WorldChange,
  scope: string,
  topic: string,
): Record<string, unknown> {
  const evidence = {
    role: 'Contributor',
    roleAssignmentScope: topic,
    roleAssignmentId: '00000000000000000004000000000001',
    roleDefinitionId: '00000000000000000004000000000002',
    principalId: caller?.objectId ?? made.principal,
    principalType: 'ServicePrincipal',
  };
  if (kind !== 'write') return { scope, action: operation, evidence };
  const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
  return {
    Scope: scope,
    Action: operation,
    Evidence: Object.fromEntries(Object.entries(evidence).map(([name, value]) => [capital(name), value])),
  };
}

function httpRequestOf({ kind }: WorldChange, subject: string): Record<string, string> {
  if (kind === 'write') return {};
  return {
    clientRequestId: randomUUID(),
    clientIpAddress: '192.0.2.1',
    method: kind === 'delete' ? 'DELETE' : 'POST',
    url: `https://management.azure.com${subject}`,
  };
}

/** An event as one schema writes it. Times have seven digits after the second, as Azure's have. */
export function writeEvent(event: GridEvent, schema: DeliverySchema): Record<string, unknown> {
  const { id, eventType, subject, topic, data } = event;
  const time = event.time.toISOString().replace('Z', '0000Z');
  if (schema === 'CloudEventSchemaV1_0')
    return { id, source: topic, subject, data, type: eventType, time, specversion: '1.0' };
  return { subject, eventType, id, data, dataVersion: '2', metadataVersion: '1', eventTime: time, topic };
}
