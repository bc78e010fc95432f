import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { bundled, type Program } from '../bundled.ts';
import { endProcess, type OnLate } from '../ending.ts';
import { requireFree } from '../ports.ts';
import type { Certificate } from './certificate.ts';

export interface AzuriteOptions {
  readonly certificate: Certificate;
  /** 0, the default, takes free ones. */
  readonly ports?: { readonly blob?: number; readonly queue?: number; readonly table?: number };
  /** Where it keeps its data; in memory where left out. Emptied at start unless `keep`. */
  readonly folder?: string;
  readonly keep?: boolean;
  /** Is called where it did not end in time and was killed. */
  readonly onLate?: OnLate;
}

/** Azure Storage on this machine, in its own process, over TLS and with bearer tokens only from the simulated identity. */
export interface Azurite {
  readonly blobUri: string;
  readonly queueUri: string;
  readonly tableUri: string;
  /** Azurite's own well-known account, for looking in from a test. */
  readonly account: string;
  readonly accountKey: string;
  stop(): Promise<void>;
}

const account = 'devstoreaccount1';
/** Public: it is the same on every machine that runs Azurite. */
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
/**
 * Azurite runs on when its parent process is killed; this makes it notice. The channel it notices by must not keep it running: asked to end, it
 * stores what it holds, closes its servers and waits for nothing to be left. It is a part of the bundle, since `--import` would have all of it read once
 * more for its exports: a third of the start.
 */
const endWithParent = "process.on('disconnect',()=>process.exit());process.channel?.unref();";

/** Telemetry is switched off and the data is in memory or in files, yet Azurite loads what would send it and what would keep it in an SQL server: half of its start. */
const unused = /^(applicationinsights|sequelize)$/;
export const azuriteProgram: Program = {
  name: 'azurite',
  entry: 'azurite/dist/src/azurite.js',
  format: 'cjs',
  first: endWithParent,
  plugins: [
    {
      name: 'unused',
      setup(build) {
        build.onResolve({ filter: unused }, ({ path }) => ({ path, namespace: 'unused' }));
        // Its classes extend some of theirs as it loads.
        const contents =
          'const any = () => new Proxy(class {}, { get: (is, key) => is[key] ?? any() }); module.exports = any();';
        build.onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents }));
      },
    },
  ],
};

/** Starts Azurite and waits until all three services listen. A taken port rejects naming the port and the setting. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const { blob = 0, queue = 0, table = 0 } = options.ports ?? {};
  await requireFree(blob, '--port-blob');
  await requireFree(queue, '--port-queue');
  await requireFree(table, '--port-table');
  const where = await location(options);
  const args = ['--blobPort', `${blob}`, '--queuePort', `${queue}`, '--tablePort', `${table}`];
  args.push('--cert', options.certificate.certPath, '--key', options.certificate.keyPath, '--oauth', 'basic');
  args.push('--disableTelemetry', '--skipApiVersionCheck', '--silent', ...where.args);
  const child = spawn(process.execPath, ['--no-deprecation', await bundled(azuriteProgram), ...args], {
    cwd: where.cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const listening = new Map<string, string>();
  let said = '';
  try {
    await new Promise<void>((resolve, reject) => {
      const see = (line: string): void => {
        said = `${said}\n${line}`.slice(-4000);
        const [, service, url] = /Azurite (\w+) service is successfully listening at (\S+)/.exec(line) ?? [];
        if (service !== undefined && url !== undefined) listening.set(service, url.replace('127.0.0.1', 'localhost'));
        if (listening.size === 3) resolve();
      };
      for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', see);
      child.once('error', reject);
      child.once('close', (code) => reject(new Error(`Azurite ended with status ${code}.${said}`)));
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const uri = (service: string): string => `${listening.get(service)}/${account}`;
  return {
    blobUri: uri('Blob'),
    queueUri: uri('Queue'),
    tableUri: uri('Table'),
    account,
    accountKey,
    async stop() {
      if (options.keep) return endProcess('Azure Storage (Azurite)', child, options.onLate ?? (() => {}));
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function location({ folder, keep = false }: AzuriteOptions): Promise<{ args: string[]; cwd: string }> {
  if (folder === undefined) return { args: ['--inMemoryPersistence'], cwd: process.cwd() };
  if (!keep) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return { args: ['--location', folder], cwd: folder };
}
