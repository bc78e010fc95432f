import { randomUUID } from 'node:crypto';
import type { Draining } from '../draining.ts';
import { type HostKeys, keyOf, opens } from './keys.ts';
import type { Reply } from './reply.ts';
import type { HostRequest } from './server.ts';

/** Starts a function by hand; false when no function of that name can be started so. */
export type StartByHand = (functionName: string, input: string, invocationId: string) => boolean;

/** Carries the id of the invocation that a POST to /admin/functions started; the real host doesn't say it. */
export const invocationHeader = 'x-local-invocation-id';

/** The host's own API: status, starting a function by hand, draining. Asks for the master key, as the platform does. */
export function createAdmin(
  keys: HostKeys,
  started: Date,
  start: StartByHand,
  draining: Draining,
): (request: HostRequest) => Promise<Reply> {
  return async (request) => {
    const { method, query, headers } = request;
    const path = request.path.replace(/\/$/, '');
    if (path.toLowerCase() === '/admin/host/ping') return { status: 200 };
    if (!opens(keyOf(headers, query), keys.master)) return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
    if (path.toLowerCase() === '/admin/host/status' && method === 'GET') return json(200, status(started));
    const drained =
      path.toLowerCase().startsWith('/admin/host/') && answerDraining(draining, method, path.toLowerCase());
    if (drained) return drained;
    const name = /^\/admin\/functions\/([^/]+)$/i.exec(path)?.[1];
    if (name === undefined || method !== 'POST') return { status: 404 };
    const body = Buffer.from(await request.readBody()).toString();
    if (body === '' || !/^application\/json\b/i.test(headers['content-type'] ?? '')) return { status: 415 };
    const input = parseInput(body);
    if (input === undefined) return json(400, { error: 'The body must be JSON with a string "input": {"input":""}.' });
    const invocationId = randomUUID();
    if (!start(decodeURIComponent(name), input, invocationId)) return { status: 404 };
    return { status: 202, headers: { [invocationHeader]: invocationId } };
  };
}

/** Asking for the end is answered at once; whether it has come is asked of the status. */
function answerDraining(draining: Draining, method: string, path: string): Reply | undefined {
  if (path === '/admin/host/drain' && method === 'POST') {
    void draining.drain();
    return { status: 202 };
  }
  if (path === '/admin/host/drain/status' && method === 'GET') return json(200, draining.status());
  if (path !== '/admin/host/resume' || method !== 'POST') return undefined;
  draining.begin();
  return json(200, { state: 'Running' });
}

function status(started: Date): Record<string, unknown> {
  return { id: 'local', state: 'Running', version: '4.1037.0', processUptime: Date.now() - started.getTime() };
}

function parseInput(body: string): string | undefined {
  try {
    const { input } = JSON.parse(body) as { input?: unknown };
    return input === undefined ? '' : typeof input === 'string' ? input : undefined;
  } catch {
    return undefined;
  }
}

function json(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
