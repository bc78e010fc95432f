import { afterAll, beforeAll, expect, it } from 'vitest';
import { openArm } from '../../src/arm/open-arm.ts';
import { type AnsweringServer, anyToken, openAnsweringServer, type Reply } from '../arm/support/answering-server.ts';
import { blobRecord, dnsWorld, endpointId, enforcing, MemoryAzure } from '../support/dns-world.ts';

let server: AnsweringServer;
beforeAll(async () => {
  server = await openAnsweringServer();
});
afterAll(() => server.close());

/** An Azure whose endpoints are read over the real client, as long as nobody answers in its place. */
class ReadOverTls extends MemoryAzure {
  inItsPlace: Reply | undefined;
  override readonly network = openArm({
    endpoint: server.url,
    audience: 'https://management.azure.com',
    credential: anyToken,
  }).network;
}

async function settled() {
  const azure = new ReadOverTls();
  server.answer = (_asked, path) => {
    const body = azure.endpoints.get(path.toLowerCase());
    if (azure.inItsPlace !== undefined) return azure.inItsPlace;
    if (body !== undefined) return { body: JSON.stringify(body) };
    return { status: 404, body: '{"error":{"code":"ResourceNotFound","message":"gone"}}' };
  };
  const world = dnsWorld(enforcing({ confirmAbsence: '0s' }), undefined, azure);
  azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  await world.event('pe1');
  expect(azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.4']);
  return { azure, world };
}

it.each([
  { what: 'an empty body', reply: {} },
  { what: 'a page labelled as one', reply: { type: 'text/html', body: '<html>Sign in</html>' } },
  { what: 'a page labelled JSON', reply: { body: '<html>Sign in</html>' } },
  { what: 'a 404 page', reply: { status: 404, type: 'text/html', body: '<html>Not found</html>' } },
  { what: 'another endpoint', reply: { body: JSON.stringify({ id: endpointId('pe2'), properties: {} }) } },
] satisfies { what: string; reply: Reply }[])(
  'a living endpoint keeps its record while $what is answered for it',
  async ({ reply }) => {
    const { azure, world } = await settled();
    azure.inItsPlace = reply;
    await world.event('pe1');
    await world.drain(20_000);
    expect(azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.4']);
    expect(await world.openFindings(), 'it usually passes by waiting').toEqual([]);

    await world.drain(5 * 60_000);
    expect(azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.4']);
    expect(await world.openFindings(), 'but it lasts').toEqual(['reconcile-answer-unread']);

    azure.inItsPlace = undefined;
    await world.drain();
    expect(await world.openFindings()).toEqual([]);
  },
);

it('a proven absence still takes the record away', async () => {
  const { azure, world } = await settled();
  azure.endpoints.clear();
  await world.event('pe1');
  await world.drain();
  expect(azure.addresses(blobRecord('st1'))).toBeUndefined();
});
