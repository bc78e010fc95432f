import { describe, expect, it, vi } from 'vitest';
import host from '../../host.json' with { type: 'json' };

type Handler = (message: unknown, context: object) => Promise<void>;
const registered = vi.hoisted(() => new Map<string, { queueName: string; connection: string; handler: Handler }>());
const handled = vi.hoisted((): unknown[] => []);

vi.mock('@azure/functions', () => ({
  app: {
    storageQueue: (name: string, options: { queueName: string; connection: string; handler: Handler }) =>
      registered.set(name, options),
  },
}));
vi.mock('../../src/app/app.ts', () => ({
  theApp: () => ({ handleQueuedEvent: async (event: unknown) => handled.push(event) }),
}));
// Another test of this process may have loaded it already.
vi.resetModules();
await import('../../functions/queues.ts');

describe('the events of an app that Event Grid can not reach', () => {
  const trigger = registered.get('resource-event-queue');

  it('come from their own queue, by the identity of the storage', () => {
    expect(trigger).toMatchObject({ queueName: 'resource-events', connection: 'STATE_STORAGE' });
  });

  it('are handled as those that are delivered at once', async () => {
    const event = {
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      subject: '/subscriptions/00000000-0000-0000-0000-000000000001',
    };
    await trigger?.handler(event, {});
    expect(handled).toEqual([event]);
  });

  it('are read as Event Grid writes them', () => expect(host.extensions.queues.messageEncoding).toBe('base64'));
});
