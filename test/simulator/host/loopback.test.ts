import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { keepOnLoopback } from '../../../simulator/host/loopback.ts';

async function addressOf(listen: (server: ReturnType<typeof createServer>) => unknown): Promise<string> {
  const server = createServer();
  listen(server);
  await once(server, 'listening');
  const { address } = server.address() as AddressInfo;
  server.close();
  return address;
}

describe('a server of the app', () => {
  it.each([
    { what: 'that names nothing', listen: (server: ReturnType<typeof createServer>) => server.listen() },
    {
      what: 'that gives only what to do then',
      listen: (server: ReturnType<typeof createServer>) => server.listen(() => undefined),
    },
    { what: 'that names a port', listen: (server: ReturnType<typeof createServer>) => server.listen(0) },
    {
      what: 'that names its address',
      listen: (server: ReturnType<typeof createServer>) => server.listen(0, '127.0.0.1'),
    },
  ])('$what is reached from this machine alone', async ({ listen }) => {
    const undo = keepOnLoopback();
    try {
      expect(await addressOf(listen)).toBe('127.0.0.1');
    } finally {
      undo();
    }
  });

  it('listens as before once that is undone', async () => {
    keepOnLoopback()();
    expect(await addressOf((server) => server.listen())).not.toBe('127.0.0.1');
  });
});
