import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { requireFree } from '../ports.ts';
import { createTopic, type Topic, TopicCut, type TopicOptions } from './topic.ts';

export interface ListenTopicOptions extends TopicOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** PEM text. */
  readonly cert: string;
  readonly key: string;
}

/** A topic that listens on loopback. */
export interface TopicEndpoint extends Topic {
  /** What a publisher gets: the address with its path. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Serves a topic over TLS. Rejects where the port is taken. */
export async function listenTopic({ port = 0, cert, key, ...options }: ListenTopicOptions): Promise<TopicEndpoint> {
  await requireFree(port, '--port-topic');
  const topic = createTopic(options);
  const server = createServer({ cert, key }, (incoming, outgoing) => {
    const listener = getRequestListener(
      async (request) => {
        try {
          return await topic.handle(request);
        } catch (error) {
          if (!(error instanceof TopicCut)) console.error('the simulated topic failed', error);
          incoming.socket.destroy();
          return new Response('', { status: 500 });
        }
      },
      { overrideGlobalObjects: false },
    );
    void listener(incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    ...topic,
    endpoint: `https://localhost:${bound}/api/events`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
