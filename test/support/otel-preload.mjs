// What an operator preloads to export: here each record and metric becomes one line of the host's log.
import { logs, metrics } from '@opentelemetry/api';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';

const say = (message, fields) =>
  process.stdout.write(`${JSON.stringify({ level: 'information', category: 'otel', message, ...fields })}\n`);

const records = {
  onEmit: ({ body, attributes, severityText, spanContext }) =>
    say('record', { body, attributes, severityText, traceId: spanContext?.traceId }),
  forceFlush: async () => {},
  shutdown: async () => {},
};
logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [records] }));

const exporter = {
  export({ scopeMetrics }, done) {
    for (const { descriptor, dataPoints } of scopeMetrics.flatMap((scope) => scope.metrics))
      for (const { attributes, value } of dataPoints) say('metric', { metric: descriptor.name, attributes, value });
    done({ code: 0 });
  },
  selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
  forceFlush: async () => {},
  shutdown: async () => {},
};
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 250, exportTimeoutMillis: 200 });
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
