import { app } from '@azure/functions';

/** Streaming: without it a body that comes in chunks (.NET's JSON content, `curl -T -`) reaches a function empty. */
app.setup({ enableHttpStream: true });
