import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../simulator/azurite/azurite.ts';
import { type Certificate, makeCertificate } from '../../simulator/azurite/certificate.ts';
import { endPart, endProcess } from '../../simulator/ending.ts';

let folder: string;
let certificate: Certificate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-ending-'));
  certificate = await makeCertificate(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

describe('storage that is kept', () => {
  const start = (late: string[]): Promise<Azurite> =>
    startAzurite({ certificate, folder: join(folder, 'kept'), keep: true, onLate: (what) => late.push(what) });
  const tableOf = ({ tableUri, account, accountKey }: Azurite): TableClient =>
    new TableClient(tableUri, 'kept', new AzureNamedKeyCredential(account, accountKey), {
      tlsOptions: { ca: certificate.ca },
      agent: new Agent({ keepAlive: true, ca: certificate.ca }),
    });

  it('ends when it is asked to, with a connection open, and has stored what it held', async () => {
    const late: string[] = [];
    const first = await start(late);
    const table = tableOf(first);
    await table.createTable();
    await table.createEntity({ partitionKey: 'p', rowKey: 'r', value: 'kept' });
    expect(await timed(first.stop)).toBeLessThan(10_000);
    const second = await start(late);
    expect(await tableOf(second).getEntity('p', 'r')).toMatchObject({ value: 'kept' });
    expect(await timed(second.stop)).toBeLessThan(10_000);
    expect(late, 'and was not killed').toEqual([]);
    // Two starts of Azurite take their time where many share a processor.
  }, 120_000);
});

describe('what does not end in time', () => {
  it('is killed and named where it is a process', async () => {
    const child = spawn(process.execPath, ['-e', "process.on('SIGTERM',()=>{});setInterval(()=>{},1e3);console.log()"]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const late: string[] = [];
    expect(await timed(() => endProcess('The deaf one', child, (what) => late.push(what), 500))).toBeLessThan(5_000);
    expect(late).toEqual(['The deaf one did not end within 0.5 seconds and was killed.']);
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('is left behind and named where it is a part of this process', async () => {
    const late: string[] = [];
    await endPart(
      'The door',
      () => new Promise(() => {}),
      (what) => late.push(what),
      200,
    );
    expect(late).toEqual(['The door did not end within 0.2 seconds and was left behind.']);
  });

  it('and what has ended already, or ends by itself, is not named', async () => {
    const late: string[] = [];
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    await endProcess('The quick one', child, (what) => late.push(what), 200);
    await endPart(
      'The door',
      () => undefined,
      (what) => late.push(what),
      200,
    );
    await expect(
      endPart(
        'The bad one',
        () => Promise.reject(new Error('broken')),
        () => {},
        200,
      ),
    ).rejects.toThrow('broken');
    expect(late).toEqual([]);
  });
});
