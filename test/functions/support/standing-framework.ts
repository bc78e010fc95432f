type Handler = (input: unknown, context: unknown) => unknown;

interface Options {
  readonly handler: Handler;
  readonly [setting: string]: unknown;
}

interface Registration {
  readonly trigger: string;
  readonly handler: Handler;
  readonly settings: object;
}

/** What was registered, by name. */
export const registered = new Map<string, Registration>();

const takes =
  (trigger: string) =>
  (name: string, { handler, ...settings }: Options): void => {
    if (registered.has(name)) throw new Error(`${name} is registered twice`);
    registered.set(name, { trigger, handler, settings });
  };

/** Takes the place of `@azure/functions`, and keeps what functions register. */
export const app = {
  http: takes('http'),
  timer: takes('timer'),
  eventGrid: takes('eventGrid'),
  storageQueue: takes('storageQueue'),
  setup: (): void => {},
  hook: { appStart: (): void => {}, appTerminate: (): void => {} },
};
