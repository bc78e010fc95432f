import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../../simulator/host/app-settings.ts';
import { parseHostJson } from '../../../simulator/host/host-json.ts';
import { bindText, decodeMessage, encodeMessage } from '../../../simulator/host/queue/message-text.ts';

// The defaults are those of the reference of host.json. Refused by host 4.1037, which did not start: a batch size, an encoding, a count of tries and a timeout that are
// wrong, and a route prefix with slashes; by the options of WebJobs 3.0.48 with Extensions.Storage.Queues 5.3.10: the time spans; the rest by the reference.

describe('host.json', () => {
  it('has the platform defaults', () => {
    expect(parseHostJson({ version: '2.0' }, 1)).toEqual({
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
    [{ version: '2.0', extensions: { queues: { batchSize: 64 } } }, 'extensions.queues.batchSize'],
    [{ version: '2.0', extensions: { queues: { visibilityTimeout: '5s' } } }, 'extensions.queues.visibilityTimeout'],
    [{ version: '2.0', extensions: { queues: { messageEncoding: 'utf8' } } }, 'extensions.queues.messageEncoding'],
    [{ version: '2.0', extensions: { queues: { maxDequeueCount: 0 } } }, 'extensions.queues.maxDequeueCount'],
    [
      { version: '2.0', extensions: { queues: { visibilityTimeout: '00:00:90' } } },
      'extensions.queues.visibilityTimeout',
    ],
    [{ version: '2.0', extensions: { queues: { visibilityTimeout: '-1' } } }, 'extensions.queues.visibilityTimeout'],
    [{ version: '2.0', extensions: { queues: { maxPollingInterval: '00:00:00.09' } } }, 'at least 100 ms'],
    [{ version: '2.0', functionTimeout: 'nonsense' }, 'functionTimeout'],
    [{ version: '2.0', extensions: { http: { maxOutstandingRequests: 0 } } }, 'extensions.http.maxOutstandingRequests'],
    [{ version: '2.0', extensions: { http: { routePrefix: '/api/' } } }, 'extensions.http.routePrefix'],
  ])('refuses %j naming the field', (document, message) => {
    expect(() => parseHostJson(document)).toThrow(message);
  });

  it('takes names nobody knows without a word, as host 4.1037 did', () => {
    const odd = { version: '2.0', healthMonitor: { enabled: false }, unheard: 1 };
    expect(parseHostJson(odd, 1)).toEqual(parseHostJson({ version: '2.0' }, 1));
  });
});

// WebJobs 3.0.48 with Extensions.Storage.Queues 5.3.10, run on the same values.
describe('a value of host.json', () => {
  const queues = (of: object, processors = 1) =>
    parseHostJson({ version: '2.0', extensions: { queues: of } }, processors).queues;
  const day = 86_400_000;

  it('that is a bare number is days, and hours from 24 on are too', () => {
    expect(queues({ visibilityTimeout: '10', maxPollingInterval: '2' })).toMatchObject({
      visibilityTimeout: 10 * day,
      maxPollingInterval: 2 * day,
    });
    expect(queues({ visibilityTimeout: '24:00:00' }).visibilityTimeout).toBe(24 * day);
  });

  it('is the shortest wait for messages at 100 ms', () => {
    expect(queues({ maxPollingInterval: '00:00:00.1' }).maxPollingInterval).toBe(100);
  });

  it('is taken for newBatchThreshold as it is, else half a batch for each processor', () => {
    expect(queues({ batchSize: 8 }, 4).newBatchThreshold).toBe(16);
    expect(queues({ batchSize: 8, newBatchThreshold: 4 }, 4).newBatchThreshold).toBe(4);
  });
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
  // Seen of .NET 10, Convert.FromBase64String.
  it.each(['YQ==', 'YQ ==', 'Y Q==', 'Y\nQ==', 'Y\tQ==', 'YQ==\r\n', 'YR=='])('%j holds an a', (text) => {
    expect(Buffer.from(decodeMessage(text, 'base64') ?? []).toString()).toBe('a');
  });
  it.each(['{"a":1}', 'YQ', 'YQ=', 'YQ===', 'Y-Q=', 'Y\u00a0Q=='])('%j is nothing in the promised encoding', (text) => {
    expect(decodeMessage(text, 'base64')).toBeUndefined();
  });
});
