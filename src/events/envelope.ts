import * as z from 'zod';
import { isRecord } from '../core/arm-body.ts';
import { callerIds, objectIdClaim } from '../core/caller-ids.ts';
import type { Problem } from '../core/errors.ts';
import { checkJson } from '../core/schema-words.ts';
import { foldCase } from '../core/text.ts';

/** The few fields of an event that decide what to observe; claims, names, mail and addresses of callers are not among them. */
export interface Envelope {
  readonly id: string;
  readonly eventType: string;
  readonly subject: unknown;
  readonly time: Date | undefined;
  readonly operationName: string | undefined;
  /** Ids of the caller that made the change: object id and application id, never a name. */
  readonly by: readonly string[];
  readonly data: { readonly resourceUri: unknown; readonly resourceInfo: { readonly id: unknown } };
}

export type EnvelopeRead = { readonly eventId: string | undefined } & (
  | { readonly envelope: Envelope }
  | { readonly problems: readonly Problem[] }
);

/** Event Grid's own are GUIDs. A holder of the trigger's key may write any; it becomes the cause of rows and of audit entries. */
const longestId = 200;
/** What an id is made of, of Azure or of another sender: no sentence to be read in a log. */
const idShaped = /^[\p{L}\p{N}._:/+=@-]+$/u;

const required = (meaning: string) =>
  z.string({ error: `is missing or not text; expected ${meaning}` }).min(1, { error: `is empty; expected ${meaning}` });

const Required = z.object({
  id: required("the event's own id")
    .max(longestId, { error: `is longer than ${longestId} characters` })
    .regex(idShaped, {
      error: 'holds blanks or signs that no id has',
    }),
  eventType: required(
    'the type of the event (eventType, or type in CloudEvents), e.g. Microsoft.Resources.ResourceWriteSuccess',
  ),
  data: z.custom<Record<string, unknown>>(isRecord, { error: 'is missing or not an object' }).optional(),
});

/**
 * Takes one event of either schema down to its envelope. Only what no event can do without is refused when it is missing;
 * everything optional that has an odd shape counts as absent.
 */
export function readEnvelope(body: unknown, at: string): EnvelopeRead {
  if (!isRecord(body)) {
    return {
      eventId: undefined,
      problems: [{ path: at, message: 'is not an event; expected a JSON object, or an array of them' }],
    };
  }
  const event = anyCase(body);
  const fields = { id: event('id'), eventType: event('eventType') ?? event('type'), data: event('data') ?? undefined };
  const id = textOf(fields.id);
  const eventId = id !== undefined && id.length <= longestId && idShaped.test(id) ? id : undefined;
  const { data: required, problems } = checkJson(Required, fields, at);
  if (problems !== undefined) return { eventId, problems };
  const data = anyCase(required.data ?? {});
  const authorization = anyCase(asRecord(data('authorization')));
  const evidence = anyCase(asRecord(authorization('evidence')));
  const claims = anyCase(asRecord(data('claims')));
  const envelope: Envelope = {
    id: required.id,
    eventType: required.eventType,
    subject: event('subject') ?? undefined,
    time: timeOf(
      event('eventTime') ?? event('time') ?? anyCase(asRecord(data('operationalInfo')))('resourceEventTime'),
    ),
    by: callerIds([evidence('principalId'), claims(objectIdClaim), claims('oid'), claims('appid')]),
    operationName: operationOf(data('operationName')) ?? operationOf(authorization('action')),
    data: {
      resourceUri: data('resourceUri') ?? undefined,
      resourceInfo: { id: anyCase(asRecord(data('resourceInfo')))('id') ?? undefined },
    },
  };
  return { eventId, envelope };
}

/** The name of an operation, as in Microsoft.Network/privateEndpoints/write; other text there is none, and says nothing. */
const operationOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text !== undefined && text.length <= longestOperation && /^[\w.$-]+(\/[\w.$-]+)+$/.test(text)
    ? text
    : undefined;
};
const longestOperation = 500;

/** Text that says something, else undefined. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/**
 * Reads fields in any casing: of two real events one says `authorization.scope` and the other `Scope`
 * (learn.microsoft.com/azure/event-grid/event-schema-subscriptions, test/facts/event-shapes.ts).
 */
function anyCase(record: Record<string, unknown>): (name: string) => unknown {
  const byLowerName = new Map(Object.entries(record).map(([name, value]) => [foldCase(name), value]));
  return (name) => byLowerName.get(foldCase(name));
}

const asRecord = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

function timeOf(value: unknown): Date | undefined {
  const text = textOf(value);
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time);
}
