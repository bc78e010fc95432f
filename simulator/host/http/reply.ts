import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What one of the host's routes answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array | Readable;
}

/** Sends an answer as Kestrel does: in chunks, without a length. Rejects where a body breaks off. */
export async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value as string | string[]);
  // Statuses that can't carry a body must not announce one.
  if (reply.status === 204 || reply.status === 304) return void response.end();
  response.flushHeaders();
  if (reply.body instanceof Readable) return pipeline(reply.body, response);
  response.end(reply.body);
}
