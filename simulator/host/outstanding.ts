import type { Reply } from './http/reply.ts';
import type { HostRequest } from './http/server.ts';
import type { HostLog } from './log.ts';

type Handle = (request: HostRequest) => Promise<Reply>;

/**
 * host.json's `extensions.http.maxOutstandingRequests`: so many requests are under way at once, webhooks of extensions included, and what is
 * beyond is turned away with 429 before any function hears of it. The host's own `/admin` is not counted.
 */
export function limitOutstanding(most: number, handle: Handle, log: HostLog): Handle {
  let outstanding = 0;
  return async (request) => {
    if (/^\/admin(\/|$)/i.test(request.path)) return handle(request);
    if (outstanding >= most) {
      log('information', 'host.http', `Http request queue limit of ${most} has been exceeded.`);
      return { status: 429 };
    }
    outstanding += 1;
    try {
      return await handle(request);
    } finally {
      outstanding -= 1;
    }
  };
}
