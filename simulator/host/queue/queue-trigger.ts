import type { DequeuedMessageItem } from '@azure/storage-queue';
import { bindingText, type Env } from '../app-settings.ts';
import type { RegisteredFunction } from '../core-api.ts';
import type { QueueOptions } from '../host-json.ts';
import type { Invoke } from '../invoke.ts';
import type { HostLog } from '../log.ts';
import type { TypedData } from '../rpc.ts';
import { queueService } from '../storage-connection.ts';
import { bindText } from './message-text.ts';
import { type QueueListener, startQueueListener } from './queue-listener.ts';

export interface QueueTriggerOptions {
  readonly env: Env;
  readonly settings: QueueOptions;
  readonly lease: number;
  readonly invoke: Invoke;
  readonly log: HostLog;
}

/** Starts a listener for a function with a queue trigger; undefined for any other function. */
export function startQueueTrigger(fn: RegisteredFunction, options: QueueTriggerOptions): QueueListener | undefined {
  const found = Object.entries(fn.metadata.bindings).find(([, { type }]) => type.toLowerCase() === 'queuetrigger');
  if (found === undefined) return undefined;
  const [bindingName, binding] = found;
  const { name } = fn.metadata;
  const queueName = bindingText(binding, 'queueName', options.env, name);
  const service = queueService(bindingText(binding, 'connection', options.env, name), options.env, name);
  return startQueueListener({
    functionName: name,
    queue: service.getQueueClient(queueName),
    // What fails in a poison queue goes to no third one.
    poison: queueName.endsWith('-poison') ? undefined : service.getQueueClient(`${queueName}-poison`),
    settings: options.settings,
    lease: options.lease,
    log: options.log,
    async handle(bytes, message) {
      const text = bindText(bytes);
      const request = {
        inputData: [{ name: bindingName, data: { string: text } }],
        triggerMetadata: messageMetadata(text, message),
      };
      await options.invoke(fn, request, `New queue message detected on '${queueName}'.`);
    },
  });
}

function messageMetadata(text: string, message: DequeuedMessageItem): Record<string, TypedData> {
  const json = (value: unknown): TypedData => ({ json: JSON.stringify(value) });
  return {
    QueueTrigger: { string: text },
    DequeueCount: json(message.dequeueCount),
    Id: { string: message.messageId },
    PopReceipt: { string: message.popReceipt },
    InsertionTime: json(message.insertedOn),
    ExpirationTime: json(message.expiresOn),
    NextVisibleTime: json(message.nextVisibleOn),
  };
}
