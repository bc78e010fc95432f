import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Arm } from './arm.ts';
import { ConnectionCut } from './faults.ts';

export interface ListenOptions {
  readonly port: number;
  /** Loopback where absent. */
  readonly host?: string;
  /** PEM text. */
  readonly cert: string;
  /** PEM text. */
  readonly key: string;
}

/**
 * Serves the simulator over TLS, as the product's clients insist. A cut connection is cut for real.
 * @throws where the port is taken.
 */
export async function listenArm(
  arm: Pick<Arm, 'handle'>,
  { port, host = '127.0.0.1', cert, key }: ListenOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer({ cert, key }, (incoming, outgoing) => {
    const listener = getRequestListener(
      async (request) => {
        try {
          return await arm.handle(request);
        } catch (error) {
          if (error instanceof ConnectionCut) incoming.socket.destroy();
          else console.error('the simulated ARM failed', error);
          return new Response(JSON.stringify({ error: { code: 'InternalServerError', message: String(error) } }), {
            status: 500,
          });
        }
      },
      { overrideGlobalObjects: false },
    );
    void listener(incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `https://${host === '127.0.0.1' ? 'localhost' : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
