import { app } from '@azure/functions';
import { theApp } from '../src/app.ts';

/** A missing or wrong setting stops the start, with one message that lists all of them. */
app.hook.appStart(() => {
  theApp();
});
