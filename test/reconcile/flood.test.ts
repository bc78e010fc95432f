import { describe, expect, it } from 'vitest';
import { blobRecord, dnsWorld, endpointId, silentLog } from '../support/dns-world.ts';

const count = 84;
const names = Array.from({ length: count }, (_, index) => `pe${index}`);
const address = (index: number): string => `10.0.${Math.floor(index / 250)}.${(index % 250) + 4}`;

function flooded() {
  const world = dnsWorld();
  names.forEach((name, index) => {
    world.azure.putEndpoint(name, `st${index}`, address(index));
  });
  const deliver = (name: string, signal: AbortSignal, again = 0): Promise<void> =>
    world.loop.visitAll([{ room: 'dns', key: endpointId(name) }], `event ${name}-${again}`, signal, silentLog);
  const rightNames = (): number =>
    names.filter((_, index) => String(world.azure.addresses(blobRecord(`st${index}`))) === address(index)).length;
  return { world, deliver, rightNames };
}

describe('more events than can be worked on', () => {
  it('make two messages a key at most, however often each is delivered, and all of it is right in the end', async () => {
    const { world, deliver, rightNames } = flooded();
    const timeIsUp = AbortSignal.abort();
    for (let again = 0; again < 4; again += 1) {
      await Promise.all(names.map((name) => deliver(name, timeIsUp, again)));
      world.clock.advance(30_000);
    }
    expect(world.messages).toHaveLength(2 * count);
    expect(new Set(world.messages.map(({ message }) => message.token)).size).toBe(count);
    await world.drain();
    expect(rightNames()).toBe(count);
    expect(await Array.fromAsync(world.state.work.listAll())).toEqual([]);
  });

  it('go on the queue at once where waiting would not help, and are not kept in memory', async () => {
    const { world, deliver, rightNames } = flooded();
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { findPrivateEndpoint } = world.azure.network;
    world.azure.network.findPrivateEndpoint = async (...args) => {
      await held;
      return findPrivateEndpoint(...args);
    };
    let ended = 0;
    const signal = new AbortController().signal;
    const deliveries = names.map(async (name) => {
      await deliver(name, signal);
      ended += 1;
    });
    // Two dozen are observed, three dozen wait.
    await expect.poll(() => ended).toBe(count - 24 - 36);
    expect(world.messages).toHaveLength(ended);
    goOn();
    await Promise.all(deliveries);
    await world.drain();
    expect(rightNames()).toBe(count);
  });
});
