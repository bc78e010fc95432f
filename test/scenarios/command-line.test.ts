import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { principals } from '../../simulator/scenario/principals.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { gatehouse } from '../cli/gatehouse.ts';
import { runCommand } from '../cli/run-command.ts';
import { askForService, partners, shop } from './support/ask-for-service.ts';
import { type Parts, putDeployment } from './support/deployment.ts';
import { clientId, signInAs } from './support/sign-in.ts';

const command = fileURLToPath(new URL('../../bin/gatehouse.mjs', import.meta.url));

describe('the command line of somebody who is signed in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'az-'));
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({
      subscriptions: [shop],
      policy: { version: 1, approvals: { mode: 'enforce', rules: [partners] } },
    });
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
    vi.stubEnv('GATEHOUSE_APP_URL', stack.urls.app);
    vi.stubEnv('GATEHOUSE_AUTH_CLIENT_ID', clientId);
    await askForService(stack);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await stack?.stop();
  });

  const json = async (line: string) => JSON.parse((await gatehouse(line)).out);

  it('answers a request as it was shown, and sees what became of it', async () => {
    signInAs('approver', folder);
    const table = await gatehouse('connections list --state pending');
    expect(table).toMatchObject({ status: 0, err: '' });
    expect(table.out).toMatch(
      /^id +state +verdict +resource +asked by .*\n\S{43} +Pending +hold +pls-storefront +pe-newcomer/,
    );
    const [{ id, etag }] = (await json('connections list --state pending --json')).value;

    const { out } = await gatehouse(`connections show ${id}`);
    expect(out).toContain("requester's words  'Reports team, ticket 4711'");
    expect(out).toContain(`etag               ${etag}`);

    const refused = await gatehouse(`connections approve ${id} --reason agreed --etag W/"0"`);
    expect(refused).toMatchObject({
      status: 2,
      err: expect.stringMatching(/answered 409: .*changed since you saw it/),
    });
    const now = new Date();
    const until = new Date(now.getTime() + 86_400_000).toISOString();
    const put = await gatehouse(`connections defer ${id} --reason later --until ${until}`, {}, '', now);
    expect(put).toMatchObject({ status: 0, out: expect.stringMatching(/^Put off until /) });

    const shown = await json(`connections show ${id} --json`);
    const approved = await gatehouse(`connections approve ${id} --reason agreed --etag ${shown.etag}`);
    expect(approved).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^The (connection is Approved|decision is recorded)/),
    });
    await expect
      .poll(async () => (await json(`connections show ${id} --json`)).state, { timeout: 30_000 })
      .toBe('Approved');

    const audit = await gatehouse('audit --csv');
    expect(audit.out.split('\r\n')[0]).toBe('at,room,action,target,by,because');
    expect(audit.out).toContain(`person ${principals.approver.objectId}`);
    expect((await json('findings --state open --json')).value).toBeInstanceOf(Array);
  });

  it('asks the app why a name resolves to what it does', async () => {
    signInAs('approver', folder);
    const from = `/subscriptions/${shop}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/none`;
    const line = `why st1.blob.core.windows.net --from ${from} --app ${stack.urls.app}`;
    expect(await json(`${line} --json`)).toMatchObject({ answer: 'unknown', brokenAt: 'endpoint' });
    expect(await gatehouse(line)).toMatchObject({ status: 0, out: expect.stringContaining('answer: unknown') });
    expect(await gatehouse(`${line} --resources x.json`)).toMatchObject({ status: 2 });
  });

  it('is answered whether the instance is as it was deployed, and what to run where it is not', async () => {
    signInAs('reader', folder);
    const parts: Parts = putDeployment(stack, { subscription: shop, clientId });
    writeFileSync(join(folder, 'ca.pem'), stack.ca);
    const examine = async () => {
      const args = ['doctor', '--subscription', shop, '--app', stack.urls.app, '--json'];
      const azure = ['--arm-endpoint', stack.urls.arm, '--arm-audience', 'https://management.azure.com'];
      const env = {
        ...process.env,
        IDENTITY_ENDPOINT: stack.identity.url,
        IDENTITY_HEADER: stack.identity.header,
        NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      };
      const { status, out, err } = await runCommand(command, [...args, ...azure], { folder, env });
      expect(err).toBe('');
      const lines: { verdict: string; check: string; message: string; remedy?: string }[] = JSON.parse(out).lines;
      return { status, trouble: lines.filter(({ verdict }) => verdict !== 'ok'), right: lines.length };
    };

    expect(await examine()).toMatchObject({
      status: 0,
      trouble: [],
      right: expect.toSatisfy((count: number) => count > 10),
    });

    stack.world.remove(parts.approverAssignment);
    stack.world.remove(parts.eventSubscription);
    stack.arm.settings.metrics = () => [
      { metric: 'DeadLetteredCount', dimension: 'EventSubscriptionName', value: 'gatehouse-writes', total: 3 },
    ];
    const { trouble } = await examine();
    expect(trouble.map(({ verdict, check }) => `${verdict} ${check}`)).toEqual([
      'wrong doctor-rights',
      'wrong doctor-events',
      'wrong doctor-delivery',
    ]);
    expect(trouble[1]?.message).toBe('gatehouse-deletes is missing');
    expect(trouble[2]?.message).toContain('gave up on 3 events');

    const unsaid = await gatehouse(`doctor --subscription ${shop} --subscription ${clientId}`);
    expect(unsaid).toMatchObject({ status: 2, err: expect.stringMatching(/^--subscription: names several/) });
  });

  it('may what the role of the person who is signed in allows', async () => {
    signInAs('reader', folder);
    const [{ id }] = (await json('connections list --json')).value;
    expect(await gatehouse(`connections reject ${id} --reason no`)).toMatchObject({
      status: 2,
      err: expect.stringMatching(/answered 403: .*Gatehouse.Approver/),
    });
    signInAs('stranger', folder);
    expect(await gatehouse('findings')).toMatchObject({ status: 2, err: expect.stringMatching(/answered 403: /) });
  });
});
