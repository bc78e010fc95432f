import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { appOf } from './app-of.ts';
import { startFixture } from './fixture.ts';

// Each row says where it was seen. Where it says that this host differs on purpose, simulator/host/README.md says why.

describe('starting an app', () => {
  it.each([
    {
      what: 'two functions of one name',
      source: `app.get('a', () => ({})); app.get('A', () => ({}));`,
      message: 'already been registered',
      seen: 'Node worker 3.9.1 refuses the second; host 4.1037 then runs without functions, this one says so on purpose',
    },
    {
      what: 'an exception while loading',
      source: `throw new Error('settings are wrong: X');`,
      message: 'settings are wrong: X',
      seen: 'host 4.1037 runs without functions; this one says so on purpose',
    },
    {
      what: 'a missing setting of the only function',
      source: `app.timer('t', { schedule: '%NOPE%', handler() {} });`,
      message: 'Set NOPE.',
      seen: 'host 4.1037 leaves the function out with an error and runs without functions; this one says so on purpose',
    },
    {
      what: 'a connection without storage',
      source: `app.storageQueue('q', { queueName: 'q', connection: 'S', handler() {} });`,
      message: 'Set S__queueServiceUri.',
      seen: 'not seen of the real host: the name of the setting is in the documentation of the queue trigger',
    },
  ])('fails on $what and says so ($seen)', async ({ source, message }) => {
    const appDir = await appOf(source);
    await expect(startFixture({ appDir })).rejects.toThrow(message);
  });

  // Documentation of the HTTP trigger: routes that begin with `admin` or `runtime` are the host's.
  it('fails on a route that is the host’s own', async () => {
    const source = `app.http('a', { route: 'admin/x', handler: () => ({}) });`;
    const appDir = await appOf(source, { extensions: { http: { routePrefix: '' } } });
    await expect(startFixture({ appDir })).rejects.toThrow('reserved for the host');
  });

  // The platform gives the port; a laptop’s may be taken.
  it('fails on a taken port, naming it and the setting', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(startFixture({ port })).rejects.toThrow(`Port ${port} is taken. Choose another with --port.`);
    other.close();
  });
});

describe('ending an app', () => {
  // Node worker 3.9.1 runs the hooks when it is asked to end. That SIGINT asks for it is this host's own: the real one's SIGTERM is in real-host.process.test.ts.
  it('lets what is under way finish, then runs the appTerminate hooks', async () => {
    const host = await startFixture();
    const slow = host.get('/api/slow');
    await host.line((line) => line.category === 'host.executing' && line.function === 'slow');
    await host.stop();
    expect(await (await slow).text()).toBe('done');
    expect(host.lines.map((line) => line.message)).toContain('fixture: appTerminate');
  });

  // Host 4.1037: a request under way is reset, and the worker process ends with the host.
  it('leaves no time for anything when killed', async () => {
    const host = await startFixture();
    const slow = host.get('/api/slow').catch(() => 'cut off');
    await host.line((line) => line.category === 'host.executing' && line.function === 'slow');
    await host.kill();
    expect(await slow).toBe('cut off');
    expect(host.lines.map((line) => line.message)).not.toContain('fixture: appTerminate');
  });
});

describe('timers', () => {
  const tick = (line: { message: string }): boolean => line.message.startsWith('tick');

  // Host 4.1037: 202 at `/admin/functions/…`. The id in the answer and timers that run only by hand are this host's own.
  it('run by hand when not scheduled, with the id the answer gave', async () => {
    const host = await startFixture({ env: { FIXTURE_SCHEDULE: '0 * * * * *' } });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(host.lines.some(tick)).toBe(false);
    const headers = { 'x-functions-key': host.keys.master, 'content-type': 'application/json' };
    const answer = await host.get('/admin/functions/on-time', { method: 'POST', headers, body: '{"input":""}' });
    expect(answer.status).toBe(202);
    const line = await host.line(tick);
    expect(line.message).toMatch(/pastDue=false next=20/);
    expect(line.invocationId).toBe(answer.headers.get('x-local-invocation-id'));
    await host.stop();
  });

  // Microsoft.Azure.WebJobs.Extensions 3.0.6 on WebJobs 3.0.25: due each two seconds, taking 2.3 s, the next run began 6 to 15 ms after the one before had ended.
  it('run by their schedule, never two at once, and one that took longer than its interval again at once', async () => {
    const host = await startFixture({
      timers: true,
      env: { FIXTURE_SCHEDULE: '* * * * * *', FIXTURE_TIMER_TAKES: '1100' },
    });
    await new Promise((resolve) => setTimeout(resolve, 4200));
    await host.kill();
    const own = host.lines.filter((line) => line.function === 'on-time' && line.category === 'user');
    const gaps = own.flatMap(({ time, message }, at) => {
      const before = own[at - 1];
      return message.startsWith('tick') && before ? [Date.parse(time) - Date.parse(before.time)] : [];
    });
    // Not at the next whole second, 900 ms later: the run that was due meanwhile is due already.
    expect(Math.min(...gaps)).toBeLessThan(700);
    const seen = host.lines
      .filter((line) => line.function === 'on-time' && line.category === 'user')
      .map((line) => line.message.slice(0, 4));
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen).toEqual(seen.map((_, index) => (index % 2 === 0 ? 'tick' : 'tock')));
  });
});
