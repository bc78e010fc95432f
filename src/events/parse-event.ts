import type { KnownSystemEventTypes } from '@azure/eventgrid';
import type { ChangeKind, ResourceChange } from '../core/change.ts';
import type { Problem } from '../core/errors.ts';
import { findResourceId, type ResourceId } from '../core/resource-id.ts';
import { abridged, foldCase, plain, quote } from '../core/text.ts';
import { type Envelope, readEnvelope, textOf } from './envelope.ts';

/** What one delivery says, event by event: every event is in exactly one of the three lists. */
export interface ParsedEvents {
  readonly changes: readonly ResourceChange[];
  /** Well-formed, but nothing to observe. */
  readonly ignored: readonly IgnoredEvent[];
  /** Can't be understood, and a second delivery would not help. */
  readonly malformed: readonly MalformedEvent[];
}

interface IgnoredEvent {
  readonly eventId: string | undefined;
  readonly why: string;
}

interface MalformedEvent {
  readonly eventId: string | undefined;
  readonly problems: readonly Problem[];
}

type Parsed =
  | { readonly change: ResourceChange }
  | { readonly ignored: IgnoredEvent }
  | { readonly malformed: MalformedEvent };

/**
 * Reads a delivery of Event Grid: its own schema or CloudEvents 1.0, one event or a batch, from the subscription topic or
 * from Azure Resource Notifications. Never throws; one bad event does not lose the others.
 */
export function parseEvents(body: unknown): ParsedEvents {
  const parsed = Array.isArray(body) ? body.map((event, index) => parseOne(event, `[${index}]`)) : [parseOne(body, '')];
  return {
    changes: parsed.flatMap((one) => ('change' in one ? [one.change] : [])),
    ignored: parsed.flatMap((one) => ('ignored' in one ? [one.ignored] : [])),
    malformed: parsed.flatMap((one) => ('malformed' in one ? [one.malformed] : [])),
  };
}

function parseOne(body: unknown, at: string): Parsed {
  const { eventId, ...read } = readEnvelope(body, at);
  if ('problems' in read) return { malformed: { eventId, ...read } };
  const { envelope } = read;
  const meaning = meaningOf(envelope.eventType);
  if ('why' in meaning) return { ignored: { eventId, ...meaning } };
  const resource = resourceOf(envelope);
  if (resource === undefined) return { malformed: { eventId, problems: [noResource(envelope, at)] } };
  return { change: toChange(envelope, resource, meaning.change) };
}

/** Every type of event about a resource, by the name Azure's own catalogue has for it; `none`: the request took no effect. */
const meanings = {
  'Microsoft.Resources.ResourceWriteSuccess': 'write',
  'Microsoft.Resources.ResourceWriteFailure': 'none',
  'Microsoft.Resources.ResourceWriteCancel': 'none',
  'Microsoft.Resources.ResourceDeleteSuccess': 'delete',
  'Microsoft.Resources.ResourceDeleteFailure': 'none',
  'Microsoft.Resources.ResourceDeleteCancel': 'none',
  'Microsoft.Resources.ResourceActionSuccess': 'action',
  'Microsoft.Resources.ResourceActionFailure': 'none',
  'Microsoft.Resources.ResourceActionCancel': 'none',
  'Microsoft.ResourceNotifications.Resources.CreatedOrUpdated': 'write',
  'Microsoft.ResourceNotifications.Resources.Deleted': 'delete',
} as const satisfies Partial<Record<KnownSystemEventTypes, ChangeKind | 'none'>>;

const byLowerType: ReadonlyMap<string, ChangeKind | 'none'> = new Map(
  Object.entries(meanings).map(([type, meaning]) => [foldCase(type), meaning]),
);

function meaningOf(eventType: string): { readonly change: ChangeKind } | { readonly why: string } {
  const meaning = byLowerType.get(foldCase(eventType));
  if (meaning === undefined) {
    return { why: `${quoted(eventType)} is not a type of event that says a resource changed` };
  }
  return meaning === 'none'
    ? { why: `${quoted(eventType)} reports a request that took no effect` }
    : { change: meaning };
}

function resourceOf({ subject, data, operationName }: Envelope): ResourceId | undefined {
  for (const candidate of [data.resourceUri, data.resourceInfo.id, subject]) {
    const found = findResourceId(candidate) ?? findResourceId(withoutVerb(candidate, operationName));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The resource an action was posted to: some providers leave the verb at the end of the id (`…/proxies/a/validate`). */
function withoutVerb(id: unknown, operationName: string | undefined): string | undefined {
  const verb = foldCase(operationName)?.match(/\/([^/]+)\/action$/)?.[1];
  const text = textOf(id);
  if (verb === undefined || text === undefined || !foldCase(text).endsWith(`/${verb}`)) return undefined;
  return text.slice(0, -verb.length - 1);
}

function toChange(envelope: Envelope, resource: ResourceId, change: ChangeKind): ResourceChange {
  return {
    eventId: envelope.id,
    id: resource.id,
    type: resource.type,
    change,
    operation: foldCase(envelope.operationName) ?? `${resource.type}/${change}`,
    time: envelope.time,
    ...(envelope.by.length === 0 ? {} : { by: envelope.by }),
  };
}

function noResource({ subject, data }: Envelope, at: string): Problem {
  const field =
    data.resourceUri !== undefined
      ? 'data.resourceUri'
      : data.resourceInfo.id !== undefined
        ? 'data.resourceInfo.id'
        : 'subject';
  const value = data.resourceUri ?? data.resourceInfo.id ?? subject;
  return {
    path: at === '' ? field : `${at}.${field}`,
    message:
      value === undefined
        ? 'is missing, and so is data.resourceUri; one of them must be the id of the resource that changed'
        : `is ${quoted(value)}; expected a resource id, /subscriptions/{id}/resourceGroups/{group}/providers/{type}/{name}`,
  };
}

const quoted = (value: unknown): string => {
  if (typeof value === 'string') return quote(value);
  return abridged(plain(JSON.stringify(value) ?? String(value)), 200);
};
