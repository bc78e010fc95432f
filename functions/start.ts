import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';
import { exportsLogs } from '../src/telemetry/log-record.ts';

app.setup({
  // Without it a body that comes in chunks (.NET's JSON content, `curl -T -`) reaches a function empty.
  enableHttpStream: true,
  // What this process exports by itself the host must not export again as text.
  ...(exportsLogs() && { capabilities: { WorkerOpenTelemetryEnabled: true } }),
});

/** A missing or wrong setting stops the start, with one message that lists all of them. */
app.hook.appStart(() => {
  try {
    theApp();
  } catch (error) {
    // biome-ignore lint/suspicious/noConsole: the host says why a start failed only at debug, and runs on without functions
    console.error(error instanceof Error ? error.message : String(error));
    throw error;
  }
});
