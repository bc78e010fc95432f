import { app } from '@azure/functions';
import { theApp } from '../src/app/app.ts';

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

/** What is counted in memory is written down before the process ends. */
app.hook.appTerminate(() => theApp().end());
