import { app } from '@azure/functions';
import { exportsLogs } from '../src/telemetry/log-record.ts';

app.setup({
  // Without it a body that comes in chunks (.NET's JSON content, `curl -T -`) reaches a function empty.
  enableHttpStream: true,
  // What this process exports by itself the host must not export again as text.
  ...(exportsLogs() && { capabilities: { WorkerOpenTelemetryEnabled: true } }),
});
