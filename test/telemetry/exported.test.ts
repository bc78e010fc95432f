import { logs, metrics, SeverityNumber } from '@opentelemetry/api';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { millis, seconds } from '../../src/core/time.ts';
import { invocationLog } from '../../src/telemetry/invocation-log.ts';
import { exportsLogs } from '../../src/telemetry/log-record.ts';
import { createMeters } from '../../src/telemetry/meters.ts';

afterEach(() => {
  logs.disable();
  metrics.disable();
});

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

/** The host's logger of one invocation, which keeps what it is given. */
function writer() {
  const lines: { readonly level: string; readonly text: string }[] = [];
  const say = (level: string) => (text: string) => lines.push({ level, text });
  const traceContext = { traceParent: `00-${traceId}-${spanId}-01` };
  return { lines, debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error'), traceContext };
}

function collectRecords(): InMemoryLogRecordExporter {
  const exporter = new InMemoryLogRecordExporter();
  const processor = new SimpleLogRecordProcessor({ exporter });
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [processor] }));
  return exporter;
}

const bug = (): Error => new PermanentError('ScopeLocked', 'locked', { cause: new TypeError('x is undefined') });

describe('a line', () => {
  it('is text with its fields behind it, errors with stack and cause', () => {
    const to = writer();
    invocationLog(to, { invocationId: 'i' }).with({ room: 'dns' }).error('the pass failed', { error: bug() });
    expect(to.lines).toEqual([{ level: 'error', text: expect.stringMatching(/^the pass failed \{/) }]);
    expect(JSON.parse(to.lines[0]?.text.slice('the pass failed '.length) ?? '')).toMatchObject({
      invocationId: 'i',
      room: 'dns',
      error: {
        name: 'PermanentError',
        reason: 'ScopeLocked',
        stack: expect.stringContaining('exported.test'),
        cause: { name: 'TypeError', message: 'x is undefined', stack: expect.stringContaining('exported.test') },
      },
    });
  });

  it('is a record too where the process exports: fields are attributes, and it belongs to the invocation', () => {
    const exporter = collectRecords();
    expect(exportsLogs()).toBe(true);
    const log = invocationLog(writer(), { invocationId: 'i' });
    log.info('reconciled', { room: 'dns', tries: 2, done: true, because: { a: 1 }, nothing: undefined });
    log.error('the pass failed', { error: bug() });
    const [reconciled, failed] = exporter.getFinishedLogRecords();
    expect(reconciled).toMatchObject({
      body: expect.stringMatching(/^reconciled \{"invocationId":"i"/),
      severityNumber: SeverityNumber.INFO,
      attributes: { invocationId: 'i', room: 'dns', tries: 2, done: true, because: '{"a":1}' },
      spanContext: { traceId, spanId },
    });
    expect(failed).toMatchObject({
      body: expect.stringMatching(/^the pass failed \{/),
      severityNumber: SeverityNumber.ERROR,
      attributes: {
        'exception.type': 'PermanentError',
        'exception.message': 'locked',
        'exception.stacktrace': expect.stringMatching(/PermanentError: locked.*caused by: TypeError: x is undefined/s),
        'error.reason': 'ScopeLocked',
      },
    });
  });

  it('is text alone where nobody exports', () => {
    expect(exportsLogs()).toBe(false);
    const to = writer();
    invocationLog(to).info('reconciled');
    expect(to.lines).toHaveLength(1);
  });
});

describe('the instruments', () => {
  it('count and measure', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const provider = new MeterProvider({ readers: [reader] });
    metrics.setGlobalMeterProvider(provider);
    const meters = createMeters();
    meters.reconciled('dns', 'settled');
    meters.reconciled('dns', 'settled');
    meters.reconciled('approvals', 'blocked');
    meters.armAnswered('GET', 404);
    meters.armAnswered('PUT', undefined);
    meters.oldestQueued(seconds(90));
    meters.recordWritten(millis(1_500));
    await provider.forceFlush();
    const points = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => [descriptor.name, descriptor.unit, attributes, value]),
      );
    expect(points).toEqual([
      ['gatehouse.passes', '', { room: 'dns', outcome: 'settled' }, 2],
      ['gatehouse.passes', '', { room: 'approvals', outcome: 'blocked' }, 1],
      ['gatehouse.arm.calls', '', { method: 'GET', status: 404 }, 1],
      ['gatehouse.arm.calls', '', { method: 'PUT', status: 0 }, 1],
      ['gatehouse.queue.oldest', 's', {}, 90],
      ['gatehouse.event_to_record', 's', {}, expect.objectContaining({ sum: 1.5, count: 1 })],
    ]);
    await provider.shutdown();
  });

  it('cost nothing and say nothing where nobody exports', () => {
    expect(() => createMeters().reconciled('dns', 'settled')).not.toThrow();
  });
});
