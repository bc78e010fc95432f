import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnsweringServer, openAnsweringServer, type Reply } from './support/answering-server.ts';
import { callsOf, endpoint, list } from './support/calls.ts';

let azure: AnsweringServer;
beforeAll(async () => {
  azure = await openAnsweringServer();
});
afterAll(() => azure.close());

const throttled: Reply = { status: 429, headers: { 'retry-after': '7' }, body: '{"error":{"code":"TooManyRequests"}}' };

describe('every call to Azure is reported with its answer', () => {
  const calls = Object.entries({
    ...callsOf('https://localhost:1').reads,
    ...callsOf('https://localhost:1').lists,
    ...callsOf('https://localhost:1').queries,
    ...callsOf('https://localhost:1').others,
  }).map(([what]) => what);

  it.each(calls)('%s', async (what) => {
    const made = callsOf(azure.url);
    const all: Record<string, { readonly good: string; readonly call: () => Promise<unknown> }> = {
      ...made.reads,
      ...made.lists,
      ...made.queries,
      ...made.others,
    };
    const { good = '', call } = all[what] ?? {};
    const ask = async (): Promise<unknown> => call?.().catch(() => undefined);
    azure.answer = () => ({ status: 200, body: good });
    await ask();
    azure.answer = () => throttled;
    await ask();
    const [method] = made.answers[0] ?? [];
    expect(made.answers).toEqual([
      [method, 200],
      [method, 429],
    ]);
  });

  it('a list once for each page', async () => {
    const { arm, answers } = callsOf(azure.url);
    let pages = 0;
    azure.answer = () => {
      pages += 1;
      return { body: list(pages < 3 ? { nextLink: `${azure.url}/next/${pages}` } : {}) };
    };
    await arm.list(`${endpoint}/things`, 'v', AbortSignal.timeout(5_000));
    expect(answers).toEqual(Array.from({ length: 3 }, () => ['GET', 200]));
  });

  it('one that nobody answers too', async () => {
    const { arm, network, answers } = callsOf('https://127.0.0.1:9');
    const signal = AbortSignal.timeout(5_000);
    await Promise.all([
      expect(arm.find(endpoint, 'v', signal)).rejects.toThrow(),
      expect(network.findPrivateEndpoint(endpoint, signal)).rejects.toThrow(),
    ]);
    expect(answers).toEqual([
      ['GET', undefined],
      ['GET', undefined],
    ]);
  });
});
