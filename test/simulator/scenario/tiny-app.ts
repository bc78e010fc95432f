import { createArm } from '../../../simulator/arm/arm.ts';
import { giveClusters } from '../../../simulator/arm/given-clusters.ts';
import { createEventGrid } from '../../../simulator/event-grid/event-grid.ts';
import type { AuditEntry } from '../../../simulator/scenario/observe.ts';
import type { Answer, ApiCall, WorldAccess } from '../../../simulator/scenario/world-access.ts';
import { createWorld } from '../../../simulator/world.ts';
import { openWebhook } from '../event-grid/webhook-server.ts';

export interface TinyApp {
  readonly access: WorldAccess;
  readonly policies: readonly unknown[];
  readonly calls: readonly ApiCall[];
  /** What `GET /api/findings` and `GET /api/connections` list. */
  readonly lists: { findings: Record<string, unknown>[]; connections: Record<string, unknown>[] };
  close(): Promise<void>;
}

const token = `x.${Buffer.from(JSON.stringify({ aud: 'https://management.azure.com', oid: 'o' })).toString('base64url')}.x`;
const versionOf = (id: string): string => (/privateDnsZones/i.test(id) ? '2024-06-01' : '2024-05-01');

/**
 * The least app a scenario can be played against: the simulated ARM and Event Grid, and in place of the product a webhook that
 * writes one record set `app` for any endpoint it hears of, and takes it away on a delete.
 */
export async function startTinyApp({ zone, lazyMs = 0 }: { zone: string; lazyMs?: number }): Promise<TinyApp> {
  const world = createWorld();
  const arm = createArm(world);
  const grid = createEventGrid(world, { retryFactor: 0.001 });
  const audit: AuditEntry[] = [];
  const policies: unknown[] = [];
  const calls: ApiCall[] = [];
  const lists: TinyApp['lists'] = { findings: [], connections: [] };

  const send = async (method: string, id: string, body?: unknown): Promise<Answer> => {
    const response = await arm.handle(
      new Request(`https://localhost${id}?api-version=${versionOf(id)}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const react = async (
    events: readonly { eventType: string; subject: string; data: { operationName: string } }[],
  ): Promise<void> => {
    for (const { eventType, subject, data } of events) {
      if (!/privateEndpoints\/(write|delete)$/i.test(data.operationName) || !eventType.endsWith('Success')) continue;
      await new Promise((resolve) => setTimeout(resolve, lazyMs));
      const target = `${zone}/A/app`;
      const kind = data.operationName.endsWith('write') ? 'create' : 'delete';
      if (kind === 'create')
        await send('PUT', target, { properties: { ttl: 10, aRecords: [{ ipv4Address: '10.0.0.4' }] } });
      else await send('DELETE', target);
      const at = new Date().toISOString();
      audit.unshift({
        at,
        room: 'dns',
        key: subject.toLowerCase(),
        action: kind,
        target: target.toLowerCase(),
        by: 'dns',
        because: 'told',
      });
    }
  };
  const api = async (call: ApiCall): Promise<Answer> => {
    calls.push(call);
    const { pathname, searchParams } = new URL(call.path, 'http://localhost');
    if (call.as === undefined) return { status: 401, body: { title: 'sign in' } };
    if (pathname === '/api/audit') {
      // One entry a page: a reader must follow nextLink.
      const start = Number(searchParams.get('skip') ?? 0);
      const value = audit.filter(({ at }) => at >= String(searchParams.get('from'))).slice(start, start + 1);
      const more = start + 1 < audit.length;
      return {
        status: 200,
        body: {
          value,
          ...(more && { nextLink: `http://app/api/audit?from=${searchParams.get('from')}&skip=${start + 1}` }),
        },
      };
    }
    if (pathname === '/api/findings') return { status: 200, body: { value: lists.findings } };
    if (pathname === '/api/connections') return { status: 200, body: { value: lists.connections } };
    return { status: call.as === 'approver' ? 200 : 403, body: {} };
  };

  const webhook = await openWebhook({ onNotification: (body) => react(body as never) });
  await grid.connect(webhook.url);
  const access: WorldAccess = {
    ensureSubscription: async (id) => {
      world.put(`/subscriptions/${id}`, { id: `/subscriptions/${id}`, subscriptionId: id });
    },
    setPolicy: async (policy) => {
      policies.push(policy);
    },
    setClusters: (clusters) => giveClusters(arm.settings, clusters),
    put: (id, body) => send('PUT', id, body),
    delete: (id) => send('DELETE', id),
    get: (id) => send('GET', id),
    sweep: async () => undefined,
    api,
    events: grid,
  };
  const close = async (): Promise<void> => {
    grid.close();
    arm.stop();
    await webhook.close();
  };
  return { access, policies, calls, lists, close };
}
