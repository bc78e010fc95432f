/** What was asked of the app so far, oldest first: a method and what it was given. */
export const asked: unknown[][] = [];

const notes =
  (method: string) =>
  (...inputs: unknown[]): void => {
    asked.push([method, ...inputs]);
  };
const methods = ['handleEvent', 'handleQueuedEvent', 'handleMessage', 'sweep', 'poll'];

/** Takes the place of `src/app/app.ts`: an app that does nothing and notes what it is asked. */
export const theApp = (): object => ({
  ...Object.fromEntries(methods.map((method) => [method, notes(method)])),
  api: (route: string) => notes(`api ${route}`),
});
