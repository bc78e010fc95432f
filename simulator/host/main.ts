import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startHost } from './host.ts';
import type { Principals } from './http/principals.ts';
import { describeError, jsonLog } from './log.ts';

const usage = `node simulator/host/main.ts --app <folder> [options]
  --port <n>                 where to listen, 0 (default) for a free port
  --keys <file>              JSON {"master","functions","eventGrid"}; made up and logged where left out
  --principals <file>        JSON {"<name>": {"name","objectId","tenantId","roles"}}
  --default-principal <name> who a request is made as that sends no x-local-principal
  --no-timers                timers run only by POST /admin/functions/<name>
  --queue-poll <ms>          longest wait between two polls of an empty queue
  --queue-lease <ms>         how long a message is hidden while it is worked on (600000)`;

const log = jsonLog((line) => process.stdout.write(line));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      app: { type: 'string' },
      port: { type: 'string', default: '0' },
      keys: { type: 'string' },
      principals: { type: 'string' },
      'default-principal': { type: 'string' },
      'no-timers': { type: 'boolean', default: false },
      'queue-poll': { type: 'string' },
      'queue-lease': { type: 'string', default: '600000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.app === undefined) {
    console.error(usage);
    process.exit(values.help ? 0 : 2);
  }
  const madeUp = () => randomBytes(24).toString('base64url');
  const keys = values.keys
    ? JSON.parse(await readFile(values.keys, 'utf8'))
    : { master: madeUp(), functions: madeUp(), eventGrid: madeUp() };
  const host = await startHost({
    appDir: resolve(values.app),
    port: Number(values.port),
    keys,
    principals: values.principals ? (JSON.parse(await readFile(values.principals, 'utf8')) as Principals) : {},
    defaultPrincipal: values['default-principal'],
    timers: !values['no-timers'],
    queuePoll: values['queue-poll'] === undefined ? undefined : Number(values['queue-poll']),
    queueLease: Number(values['queue-lease']),
    env: process.env,
    log,
  });
  let _stopping: Promise<void> | undefined;
  const stop = (): void => {
    _stopping ??= host.stop().then(() => {
      log('information', 'host.stopped', 'Stopped.');
      process.exit(0);
    });
  };
  process.once('SIGINT', stop);
  // The real host takes the signal and stops nothing (Azure/azure-functions-docker issue 677): only draining is graceful.
  process.on('SIGTERM', () => log('debug', 'host.stop', 'SIGTERM is ignored; POST /admin/host/drain, or Ctrl-C here.'));
  // The parent process that opened the channel is gone without a word: nothing else would end this host.
  process.once('disconnect', () => process.exit(1));
  // Who reads this may send a signal at once.
  log('information', 'host.ready', `Listening on ${host.url}`, {
    url: host.url,
    functions: host.functionNames,
    ...(values.keys === undefined && { keys }),
  });
}

main().catch((error: unknown) => {
  log('critical', 'host.start', `The app did not start: ${describeError(error)}`);
  process.exit(1);
});
