import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Rejects when `port` is taken, naming it and the setting that changes it. Port 0 is always free. */
export async function requireFree(port: number, setting: string): Promise<void> {
  if (port !== 0) await tryPort(port, setting);
}

/**
 * A port that is free now, for what must keep its address over a restart. It is none of those that a system gives to outgoing connections (from 32768 on
 * Linux, from 49152 elsewhere): between two starts one of those may be given away.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = randomInt(20_000, 32_768);
    const isFree = await tryPort(port, '').then(
      () => true,
      () => false,
    );
    if (isFree) return port;
  }
  return tryPort(0, '');
}

function tryPort(port: number, setting: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is taken by another program. Choose another with ${setting}. 'npm start -- --free-ports' takes free ones.`,
            )
          : new Error(`Port ${port} can't be used (${error.code ?? error.message}). Choose another with ${setting}.`),
      );
    });
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
