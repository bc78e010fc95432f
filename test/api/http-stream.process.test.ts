import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appOf } from '../simulator/host/app-of.ts';
import { type Fixture, startFixture } from '../simulator/host/fixture.ts';
import { type Got, send } from '../simulator/host/send.ts';

/** The API's own admission on a host, with a view that gives back what it got. */
const source = `
import { toHttpHandler } from ${JSON.stringify(join(import.meta.dirname, '../../src/api/http.ts'))};
import ${JSON.stringify(join(import.meta.dirname, '../../functions/setup.ts'))};
const view = async (request) => {
  try {
    const body = JSON.stringify({ text: await request.text(), query: [...request.query] });
    return { status: 200, headers: {}, body };
  } catch (error) {
    return { status: 400, headers: {}, body: error.kind ?? String(error) };
  }
};
const closed = async () => ({ status: 401, headers: {}, body: 'closed' });
app.http('closed', { methods: ['POST'], handler: toHttpHandler(closed) });
app.http('view', { methods: ['GET', 'POST'], handler: toHttpHandler(view) });
`;

let host: Fixture;
beforeAll(async () => {
  host = await startFixture({ appDir: await appOf(source) });
});
afterAll(() => host.stop());

const post = (body: string | readonly string[]): Promise<Got> => send(host.url, '/api/view', { method: 'POST', body });
const kib = (count: number): string => 'x'.repeat(count * 1024);

describe("the API's admission", () => {
  it.each([
    { body: 'with its length', sent: 'hello', gives: 'hello' },
    { body: 'in chunks, as .NET sends JSON', sent: ['he', 'llo'], gives: 'hello' },
    { body: 'of 16 KiB in chunks', sent: [kib(8), kib(8)], gives: kib(16) },
  ])('takes a body $body', async ({ sent, gives }) => {
    const { status, body } = await post(sent);
    expect(status).toBe(200);
    expect(JSON.parse(body).text).toBe(gives);
  });

  it.each([
    { body: 'one byte more than 16 KiB', sent: `${kib(16)}x` },
    { body: 'the same in chunks', sent: [kib(16), 'x'] },
    { body: '20 KiB in chunks', sent: [kib(10), kib(10)] },
    { body: '5 MiB', sent: kib(5 * 1024) },
    { body: '5 MiB in chunks', sent: Array.from({ length: 80 }, () => kib(64)) },
  ])('refuses $body in words', async ({ sent }) => {
    expect(await post(sent)).toMatchObject({ status: 400, body: 'body-too-large' });
  });

  it.each([{ sent: kib(5 * 1024) }, { sent: Array.from({ length: 80 }, () => kib(64)) }])(
    'is answered in words also where nothing of a body is read',
    async ({ sent }) => {
      const answer = await send(host.url, '/api/closed', { method: 'POST', body: sent });
      expect(answer).toMatchObject({ status: 401, body: 'closed' });
    },
  );

  it('sees both values of a parameter that is given twice', async () => {
    const { body } = await send(host.url, '/api/view?subject=A&subject=B');
    expect(JSON.parse(body).query).toEqual([
      ['subject', 'A'],
      ['subject', 'B'],
    ]);
  });
});
