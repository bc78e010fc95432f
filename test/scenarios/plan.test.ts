import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planLine } from '../../scripts/story.ts';
import { writeAzSettings } from '../../simulator/az-settings.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { runCommand } from '../cli/run-command.ts';
import { createEstate, type Estate, enforcing, recordId, subscription } from './support/estate.ts';
import { settled } from './support/settled.ts';
import { type StorageView, viewStorage } from './support/storage.ts';

const command = fileURLToPath(new URL('../../bin/gatehouse.mjs', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const observing = enforcing({ mode: 'observe' });

let stack: Stack;
let estate: Estate;
let storage: StorageView;
let folder: string;

beforeAll(async () => {
  stack = await startStack({ subscriptions: [subscription], policy: observing });
  estate = await createEstate(stack);
  storage = viewStorage(stack);
  folder = await mkdtemp(join(tmpdir(), 'plan-'));
  for (const name of ['stnew', 'sttaken']) {
    await estate.addAccount(name);
    await estate.addEndpoint(name);
  }
  await stack.put(recordId('sttaken'), { properties: { ttl: 60, aRecords: [{ ipv4Address: '10.9.9.9' }] } });
  await settled(stack, storage);
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Plan {
  readonly hash: string;
  readonly counts: Record<string, number>;
  readonly records: { recordSet: string; prospect: string }[];
}

async function printPlan(): Promise<Plan> {
  await writeFile(join(folder, 'ca.pem'), stack.ca);
  await writeFile(join(folder, 'policy.json'), JSON.stringify(observing));
  const env = {
    ...process.env,
    IDENTITY_ENDPOINT: stack.identity.url,
    IDENTITY_HEADER: stack.identity.header,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
  };
  const azure = ['--arm-endpoint', stack.urls.arm, '--arm-audience', 'https://management.azure.com'];
  const who = ['--subscription', subscription, '--owner', 'gatehouse-local', '--policy', 'policy.json', '--json'];
  const { status, out, err } = await runCommand(command, ['plan', 'dns', ...who, ...azure], { folder, env });
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return JSON.parse(out) as Plan;
}

it('the command line prints the same plan that a sweep in observe mode keeps, and neither writes', async () => {
  const printed = await printPlan();
  expect(printed.counts).toMatchObject({ create: 1, foreign: 1, delete: 0, unmapped: 0 });
  expect(printed.records.map(({ prospect }) => prospect).sort()).toEqual(['create', 'foreign']);
  await stack.sweep();
  const { body } = await stack.api({ as: 'reader', method: 'GET', path: '/api/plan' });
  expect(body).toMatchObject({ hash: printed.hash, counts: printed.counts, mode: 'observe' });
  expect(await estate.record('stnew')).toBeUndefined();
});

it('enforce waits for the plan that was reviewed, and then carries it out', async () => {
  const { hash } = await printPlan();
  await stack.setPolicy(enforcing({ plan: 'x'.repeat(43) }));
  await stack.sweep();
  await settled(stack, storage);
  expect(await estate.record('stnew')).toBeUndefined();
  await stack.setPolicy(enforcing({ plan: hash }));
  const withheld = async () => {
    const { body } = await stack.api({ as: 'reader', method: 'GET', path: '/api/health' });
    return (body as { policy: { withheld?: string } }).policy.withheld;
  };
  expect(await withheld()).toBe(`dns.plan names ${hash}, which the next sweep makes again and then carries out`);
  // The sweep that finds the plan to be the reviewed one is the one that has it carried out.
  await stack.sweep();
  expect(await withheld()).toBeUndefined();
  await settled(stack, storage);
  expect(await estate.record('stnew')).toEqual(await estate.addressesOf('stnew'));
  expect(await estate.record('sttaken')).toEqual(['10.9.9.9']);
});

it('the line of shell that `npm start` prints gives a plan', async () => {
  await writeAzSettings(folder, { arm: stack.urls.arm, identity: stack.identity, ca: stack.ca });
  const line = planLine({ subscriptions: [subscription], policy: stack.policyFile, folder });
  const { stdout } = await promisify(execFile)('bash', ['-c', line], { cwd: root });
  expect(stdout).toMatch(/^plan [\w-]{43}$/m);
});
