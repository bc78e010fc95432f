import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { appOf } from './app-of.ts';
import { startFixture } from './fixture.ts';

describe('starting an app', () => {
  it.each([
    ['two functions of one name', `app.get('a', () => ({})); app.get('A', () => ({}));`, 'already been registered'],
    ['an exception while loading', `throw new Error('settings are wrong: X');`, 'settings are wrong: X'],
    ['a missing setting', `app.timer('t', { schedule: '%NOPE%', handler() {} });`, 'Set NOPE.'],
    [
      'a connection without storage',
      `app.storageQueue('q', { queueName: 'q', connection: 'S', handler() {} });`,
      'Set S__queueServiceUri.',
    ],
  ])('fails on %s and says so', async (_, source, message) => {
    const appDir = await appOf(source);
    await expect(startFixture({ appDir })).rejects.toThrow(message);
  });

  it('fails on a route that is the host’s own', async () => {
    const source = `app.http('a', { route: 'admin/x', handler: () => ({}) });`;
    const appDir = await appOf(source, { extensions: { http: { routePrefix: '' } } });
    await expect(startFixture({ appDir })).rejects.toThrow('reserved for the host');
  });

  it('fails on a taken port, naming it and the setting', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(startFixture({ port })).rejects.toThrow(`Port ${port} is taken. Choose another with --port.`);
    other.close();
  });
});

describe('ending an app', () => {
  it('lets what is under way finish, then runs the appTerminate hooks', async () => {
    const host = await startFixture();
    const slow = host.get('/api/slow');
    await host.line((line) => line.category === 'host.executing' && line.function === 'slow');
    await host.stop();
    expect(await (await slow).text()).toBe('done');
    expect(host.lines.map((line) => line.message)).toContain('fixture: appTerminate');
  });

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
