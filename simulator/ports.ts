import { createServer } from 'node:net';

/** Rejects when `port` is taken, naming it and the setting that changes it. Port 0 is always free. */
export async function requireFree(port: number, setting: string): Promise<void> {
  if (port !== 0) await tryPort(port, setting);
}

/** A port that is free now, for what must keep its address over a restart. */
export function freePort(): Promise<number> {
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
