import { describe, expect, it } from 'vitest';
import type { HostRequest } from '../../../simulator/host/http/server.ts';
import { limitOutstanding } from '../../../simulator/host/outstanding.ts';

// Host 4.1037 with `maxOutstandingRequests` answered 429 before the app; that webhooks count too is in the reference of host.json.

const to = (path: string): HostRequest => ({ path }) as HostRequest;
const webhook = '/runtime/webhooks/eventgrid';

function setUp(most: number) {
  const ends: (() => void)[] = [];
  const handle = limitOutstanding(
    most,
    () => new Promise((resolve) => ends.push(() => resolve({ status: 202 }))),
    () => {},
  );
  return { handle, ends };
}

describe('requests beyond maxOutstandingRequests', () => {
  it('are answered 429 at once, and taken again once others have ended', async () => {
    const { handle, ends } = setUp(2);
    const first = [handle(to(webhook)), handle(to('/api/health'))];
    expect(await handle(to(webhook))).toEqual({ status: 429 });
    for (const end of ends) end();
    expect(await Promise.all(first)).toEqual([{ status: 202 }, { status: 202 }]);
    const again = handle(to(webhook));
    ends.at(-1)?.();
    expect(await again).toEqual({ status: 202 });
  });

  it('never hinder the host’s own administration', async () => {
    const { handle, ends } = setUp(1);
    void handle(to(webhook));
    const admin = handle(to('/admin/host/status'));
    ends.at(-1)?.();
    expect(await admin).toEqual({ status: 202 });
  });
});
