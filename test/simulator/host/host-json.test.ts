import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../../simulator/host/app-settings.ts';
import { parseHostJson } from '../../../simulator/host/host-json.ts';
import { bindText, decodeMessage, encodeMessage } from '../../../simulator/host/queue/message-text.ts';

describe('host.json', () => {
  it('has the platform defaults', () => {
    expect(parseHostJson({ version: '2.0' })).toEqual({
      routePrefix: 'api',
      functionTimeout: 30 * 60_000,
      maxOutstandingRequests: Number.POSITIVE_INFINITY,
      customHeaders: {},
      queues: {
        batchSize: 16,
        newBatchThreshold: 8,
        maxPollingInterval: 60_000,
        visibilityTimeout: 0,
        maxDequeueCount: 5,
        messageEncoding: 'base64',
      },
    });
  });

  it.each([
    [{ version: '1.0' }, 'version must be "2.0"'],
    [{ version: '2.0', extensions: { queues: { batchSize: 33 } } }, 'extensions.queues.batchSize'],
    [{ version: '2.0', extensions: { queues: { visibilityTimeout: '5s' } } }, 'extensions.queues.visibilityTimeout'],
    [{ version: '2.0', extensions: { queues: { messageEncoding: 'utf8' } } }, 'extensions.queues.messageEncoding'],
    [{ version: '2.0', extensions: { queues: { maxDequeueCount: 0 } } }, 'extensions.queues.maxDequeueCount'],
    [{ version: '2.0', functionTimeout: 'nonsense' }, 'functionTimeout'],
    [{ version: '2.0', extensions: { http: { maxOutstandingRequests: 0 } } }, 'extensions.http.maxOutstandingRequests'],
    [{ version: '2.0', extensions: { http: { routePrefix: '/api/' } } }, 'extensions.http.routePrefix'],
  ])('refuses %j naming the field', (document, message) => {
    expect(() => parseHostJson(document)).toThrow(message);
  });
});

it('takes a bare number for a time span of so many days', () => {
  const { queues } = parseHostJson({
    version: '2.0',
    extensions: { queues: { visibilityTimeout: '10', maxPollingInterval: '2' } },
  });
  expect(queues).toMatchObject({ visibilityTimeout: 10 * 86_400_000, maxPollingInterval: 2 * 86_400_000 });
});

describe('settings in bindings', () => {
  it('fills in %NAME%', () => {
    expect(resolveSettings('%A%-%B%', { A: 'x', B: 'y' }, 'here')).toBe('x-y');
  });
  it('names the setting that is missing and where it is used', () => {
    expect(() => resolveSettings('%A%', {}, 'Function sweep, schedule')).toThrow(/Function sweep, schedule.*Set A\./);
  });
});

describe('queue message text', () => {
  it.each(['base64', 'none'] as const)('comes back as it was sent in %s', (encoding) => {
    expect(bindText(decodeMessage(encodeMessage('{"ä":1}', encoding), encoding) ?? new Uint8Array())).toBe('{"ä":1}');
  });
  it('is nothing when it is not in the promised encoding', () => {
    expect(decodeMessage('{"a":1}', 'base64')).toBeUndefined();
  });
});
