import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appOf } from './app-of.ts';
import { startFixture } from './fixture.ts';
import { send } from './send.ts';

// Rows seen of the real host, as in real-host.process.test.ts: what becomes of an app that starts badly.

const http = `app.http('works', { handler: () => ({ body: 'works' }) });`;

describe('an app that throws while it starts', () => {
  it.each([
    { where: 'while it loads', source: `${http} throw new Error('no policy');` },
    { where: 'in its start hook', source: `${http} app.hook.appStart(() => { throw new Error('no policy'); });` },
  ])('$where leaves a host that runs without functions, and says why only at debug', async ({ source }) => {
    const host = await startFixture({ appDir: await appOf(source), evenEmpty: true });
    expect((await send(host.url, '/api/works')).status).toBe(404);
    const key = ['x-functions-key', host.keys.master] as const;
    expect((await send(host.url, '/admin/host/status', { headers: [key] })).body).toContain('"state":"Running"');
    const logged = host.lines.filter(({ message }) => message.includes('no policy'));
    expect(logged.map(({ level }) => level)).toEqual(['debug']);
    await host.kill();
  });

  it('is refused by its developer, with what the app has said', async () => {
    const appDir = await appOf(`throw new Error('no policy');`);
    await expect(startFixture({ appDir })).rejects.toThrow(/runs without functions.*no policy/s);
  });
});

describe('a timer', () => {
  it('with a schedule that is wrong, missing or empty is left out with an error, and everything else runs', async () => {
    const timers = ['*/5 * * * *', '00:05:00', 'every minute', '%NOT_SET%', ''].map(
      (schedule, index) => `app.timer('t${index}', { schedule: ${JSON.stringify(schedule)}, handler() {} });`,
    );
    const host = await startFixture({ appDir: await appOf([http, ...timers].join('\n')) });
    expect(host.functionNames).toEqual(['t0', 't1', 'works']);
    expect((await send(host.url, '/api/works')).body).toBe('works');
    const logged = host.lines.filter(({ message }) => message.startsWith("Error indexing method 'Functions.t"));
    expect(logged.map(({ level, function: name }) => [level, name])).toEqual([
      ['error', 't2'],
      ['error', 't3'],
      ['error', 't4'],
    ]);
    await host.kill();
  });
});

describe('the product without its settings', () => {
  it('writes every missing one where people see it', async () => {
    const start = JSON.stringify(join(import.meta.dirname, '../../../functions/start.ts'));
    const host = await startFixture({ appDir: await appOf(`${http} import ${start};`), evenEmpty: true });
    const line = await host.line(({ category }) => category === 'console');
    expect(line.message).toContain(
      'settings: GATEHOUSE_SUBSCRIPTIONS: is missing, and so is GATEHOUSE_MANAGEMENT_GROUP',
    );
    expect((await send(host.url, '/api/works')).status).toBe(404);
    await host.kill();
  });
});
