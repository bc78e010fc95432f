import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Webhook {
  readonly url: string;
  /** Notifications only, oldest first. */
  readonly received: readonly Received[];
  /** Answers the next notifications with these statuses, then 202; `never` leaves one unanswered. */
  answer(...statuses: (number | 'never')[]): void;
  close(): Promise<void>;
}

export interface WebhookOptions {
  /** Answers 200 to everything and understands nothing. */
  readonly deaf?: boolean;
  /** Runs before a notification is answered. */
  readonly onNotification?: (body: unknown) => Promise<void>;
}

/** A webhook on loopback that answers both handshakes. */
export async function openWebhook({ deaf = false, onNotification }: WebhookOptions = {}): Promise<Webhook> {
  const received: Received[] = [];
  let planned: (number | 'never')[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      if (deaf) return response.writeHead(200).end();
      if (request.method === 'OPTIONS') {
        const origin = String(request.headers['webhook-request-origin']);
        return response.writeHead(200, { 'WebHook-Allowed-Origin': origin }).end();
      }
      if (request.headers['aeg-event-type'] === 'SubscriptionValidation') {
        const [event] = body as { data: { validationCode: string } }[];
        return response.writeHead(200).end(JSON.stringify({ validationResponse: event?.data.validationCode }));
      }
      received.push({ method: request.method ?? '', headers: request.headers, body });
      const [status = 202] = planned;
      planned = planned.slice(1);
      if (status === 'never') return;
      void Promise.resolve(onNotification?.(body)).then(() => response.writeHead(status).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/runtime/webhooks/eventgrid?functionName=resource-event&code=key`,
    received,
    answer: (...statuses) => {
      planned = statuses;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
