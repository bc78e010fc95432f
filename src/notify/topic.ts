import type { TokenCredential } from '@azure/core-auth';
import type { EventGridPublisherClientOptions } from '@azure/eventgrid';
import { bodyOf } from '../arm/answer.ts';
import { answerOf } from '../arm/answer-of.ts';
import { loadOnce } from '../core/load-once.ts';
import { seconds } from '../core/time.ts';
import { heeding } from '../core/time-limit.ts';
import { userAgentOptions } from '../core/version.ts';
import type { OutboxEvent } from '../state/outbox/model.ts';

/** The longest one call may take, however long its caller would wait. */
const longest = seconds(30);

/** Hands events to the topic, all or none. @throws RetryableError or PermanentError where it did not take them, as far as we know. */
export type Publish = (events: readonly OutboxEvent[], signal: AbortSignal) => Promise<void>;

/** A custom topic of Event Grid that takes CloudEvents, reached with this deployment's identity (role EventGrid Data Sender). */
export function createTopic(
  endpoint: string,
  credential: TokenCredential,
  options: EventGridPublisherClientOptions = {},
): Publish {
  // What fails is in the outbox: the sweep is patient, an event's pass is not.
  const retryOptions = { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 500 };
  /** Its library is loaded with the first event. */
  const opened = loadOnce(async () => {
    const { EventGridPublisherClient } = await import('./publisher.ts');
    return new EventGridPublisherClient(endpoint, 'CloudEvent', credential, {
      retryOptions,
      userAgentOptions,
      ...options,
    });
  });
  return async (events, signal) => {
    const client = await opened.get();
    const sent = events.map((event) => ({
      ...event,
      time: new Date(event.time),
      datacontenttype: 'application/json',
    }));
    // The topic answers with an empty body: a page of something in between is no acceptance.
    return heeding(signal, { what: 'the notification topic', limit: longest }, async (abortSignal) => {
      bodyOf(await answerOf(`POST ${endpoint}`, abortSignal, (options) => client.send(sent, options)));
    });
  };
}
