import { bindingText, type Env } from '../app-settings.ts';
import type { RegisteredFunction } from '../core-api.ts';
import type { QueueOptions } from '../host-json.ts';
import type { Invoke } from '../invoke.ts';
import type { Binding, InvocationResponse, TypedData } from '../rpc.ts';
import { queueService } from '../storage-connection.ts';
import { encodeMessage } from './message-text.ts';

/** Sends what an invocation put on its queue outputs, so that a failed send fails the invocation as on the platform. */
export function withQueueOutputs(invoke: Invoke, env: Env, settings: QueueOptions): Invoke {
  return async (fn, ...rest) => {
    const response = await invoke(fn, ...rest);
    for (const [name, binding] of Object.entries(fn.metadata.bindings)) {
      if (binding.direction !== 'out' || binding.type.toLowerCase() === 'http') continue;
      const data = outputOf(response, name);
      if (data !== undefined) await send(fn, binding, data, env, settings);
    }
    return response;
  };
}

function outputOf(response: InvocationResponse, name: string): TypedData | undefined {
  if (name === '$return') return response.returnValue ?? undefined;
  return response.outputData?.find((output) => output.name === name)?.data;
}

async function send(fn: RegisteredFunction, binding: Binding, data: TypedData, env: Env, settings: QueueOptions) {
  const { name } = fn.metadata;
  if (binding.type.toLowerCase() !== 'queue')
    throw new Error(`Function ${name}: the local host plays no output of type ${binding.type}.`);
  const connection = bindingText(binding, 'connection', env, name);
  const queue = queueService(connection, env, name).getQueueClient(bindingText(binding, 'queueName', env, name));
  await queue.createIfNotExists();
  for (const text of messagesOf(data)) await queue.sendMessage(encodeMessage(text, settings.messageEncoding));
}

/** An array is one message per element; everything else is one message. */
function messagesOf(data: TypedData): string[] {
  if (data.json != null) {
    const parsed: unknown = JSON.parse(data.json);
    if (!Array.isArray(parsed)) return [data.json];
    return parsed.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  }
  if (data.bytes != null) return [Buffer.from(data.bytes).toString('utf8')];
  return [String(data.string ?? data.int ?? data.double ?? '')];
}
