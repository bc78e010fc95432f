import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

/** A CloudEvent as a publisher sent it. */
export const ReceivedEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  subject: z.string().min(1).optional(),
  time: z.iso.datetime({ offset: true }).optional(),
  dataschema: z.string().optional(),
  datacontenttype: z.string().optional(),
  data: z.unknown().optional(),
});
export type ReceivedEvent = z.infer<typeof ReceivedEvent>;

/** What goes wrong with the next requests. `lost`: the events are taken, but the answer never comes. */
export type TopicFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'slow'; readonly ms: number };

/** The connection is to be cut instead of answered. */
export class TopicCut extends Error {}

export interface TopicOptions {
  /** Whom tokens must be for. */
  readonly audience?: string;
  /** An access key that does as well as a token. */
  readonly accessKey?: string;
}

/** An Event Grid custom topic that takes CloudEvents. */
export interface Topic {
  /** Every event that was taken, in order; one that was sent twice is here twice. */
  readonly received: readonly ReceivedEvent[];
  /** How many requests came, answered or not. */
  requests(): number;
  /** The next `times` requests fail so; for ever where left out. Faults that were asked for later come later. */
  fail(fault: TopicFault, times?: number): void;
  /** Nothing fails any more, and what was received is forgotten. */
  reset(): void;
  handle(request: Request): Promise<Response>;
}

const path = '/api/events';
const longestRequest = 1024 * 1024;
const batchType = 'application/cloudevents-batch+json';
const singleType = 'application/cloudevents+json';

/** Answers as the publish API does [M: statuses and codes of its error bodies]. */
export function createTopic({ audience = 'https://eventgrid.azure.net', accessKey }: TopicOptions = {}): Topic {
  const received: ReceivedEvent[] = [];
  const faults: { fault: TopicFault; left: number }[] = [];
  let requests = 0;

  function nextFault(): TopicFault | undefined {
    const first = faults[0];
    if (first === undefined) return undefined;
    first.left -= 1;
    if (first.left <= 0) faults.shift();
    return first.fault;
  }

  async function take(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (request.method !== 'POST' || url.pathname !== path) return refuse(404, 'NotFound', 'No topic is here.');
    if (url.searchParams.get('api-version') !== '2018-01-01')
      return refuse(400, 'BadRequest', 'The api-version is missing or not known.');
    if (!isKnown(request, audience, accessKey))
      return refuse(401, 'Unauthorized', 'The request authorization key is not authorized for the topic.');
    const text = await request.text();
    if (Buffer.byteLength(text) > longestRequest)
      return refuse(413, 'RequestEntityTooLarge', 'The maximum size of a request is 1048576 bytes.');
    const events = parseEvents(request.headers.get('content-type') ?? '', text);
    if (events === undefined) return refuse(400, 'BadRequest', 'This is not what the schema of the topic says.');
    received.push(...events);
    return new Response('', { status: 200 });
  }

  return {
    received,
    requests: () => requests,
    fail(fault, times = Number.POSITIVE_INFINITY) {
      faults.push({ fault, left: times });
    },
    reset() {
      faults.length = 0;
      received.length = 0;
      requests = 0;
    },
    async handle(request) {
      requests += 1;
      const fault = nextFault();
      if (fault?.kind === 'reset') throw new TopicCut();
      if (fault?.kind === 'status') {
        const wait = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
        return refuse(fault.status, 'Simulated', 'The topic was set to refuse.', wait);
      }
      if (fault?.kind === 'slow') await sleep(fault.ms);
      const response = await take(request);
      if (fault?.kind === 'lost') throw new TopicCut();
      return response;
    },
  };
}

function parseEvents(contentType: string, text: string): readonly ReceivedEvent[] | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type !== batchType && type !== singleType) return undefined;
  try {
    const body: unknown = JSON.parse(text);
    return z.array(ReceivedEvent).safeParse(type === singleType ? [body] : body).data;
  } catch {
    return undefined;
  }
}

/** A token for the audience, unsigned or not, that has not run out; or the key. */
function isKnown({ headers }: Request, audience: string, accessKey: string | undefined): boolean {
  if (accessKey !== undefined && headers.get('aeg-sas-key') === accessKey) return true;
  const token = /^bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return false;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const { aud, exp } = z.object({ aud: z.string(), exp: z.number().optional() }).parse(claims);
    return aud.replace(/\/+$/, '') === audience && (exp === undefined || exp * 1_000 > Date.now());
  } catch {
    return false;
  }
}

function refuse(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error: { code, message, details: [{ code, message }] } }, { status, headers });
}
