import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Arm, ArmActions } from '../../src/arm/arm.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { Policy } from '../../src/policy/policy.ts';
import { createEstate } from '../../src/state/estate/store.ts';
import { createState } from '../../src/state/state.ts';
import { watchEstate } from '../../src/why/estate-watch.ts';
import { createWhyReader } from '../../src/why/reader.ts';
import { memoryState } from '../support/memory-state.ts';
import { azureOf } from './azure.ts';
import { body, golden, name, nic, storageId, subnet, vnet } from './estate.ts';

const signal = new AbortController().signal;
const machine =
  '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/rg-net/providers/Microsoft.Compute/virtualMachines/vm1';

type Asked = Arm & Pick<ArmActions, 'act'>;

/** Processes of one app over one Azure and the same tables. */
function appOver(bodies = golden(), arm: (of: Asked) => Asked = (of) => of) {
  let moment = new Date('2026-03-04T12:00:00Z');
  const clock = { now: () => moment };
  const azure = azureOf(bodies);
  const { estate, ...others } = createState(memoryState());
  const policy = Policy.parse({ version: 1 });
  const start = (tables = estate) =>
    createWhyReader(arm(azure.arm), azure.subscriptions, clock, async () => policy, { ...others, estate: tables });
  return {
    ...azure,
    estate,
    start,
    later: (seconds: number) => {
      moment = new Date(moment.getTime() + seconds * 1_000);
    },
    noteChange: () => estate.noteChange(moment),
  };
}

const kept = async () => {
  const app = appOver();
  await app.start().keep(signal);
  app.asked.length = 0;
  return app;
};

describe('what a sweep has kept of the estate', () => {
  it.each(['vnet-hub', 'vnet-app', 'vnet-data', 'vnet-onprem', 'vnet-restore', 'vnet-wan'])(
    'answers from %s what Azure would but for who has the address of a DNS server, asks it nothing, and says of when',
    async (network) => {
      const app = await kept();
      const { asOf, ...answer } = await app.start().why(name, vnet(network), signal);
      expect(app.asked).toEqual([]);
      expect(asOf).toBe('2026-03-04T12:00:00.000Z');
      app.later(5);
      const live = await app.start(createEstate(memoryState().estate)).why(name, vnet(network), signal);
      expect(app.asked.length).toBeGreaterThan(0);
      expect(app.asked.length).toBeLessThanOrEqual(12);
      const sought = JSON.stringify(answer).replaceAll(
        ' (what has it was not looked up)',
        ', which nothing among the resources has,',
      );
      expect(live).toEqual({ ...JSON.parse(sought), asOf: '2026-03-04T12:00:05.000Z' });
    },
  );

  it('does not say of the address of a DNS server, which it does not look up, that nothing has it', async () => {
    const properties = { privateIPAddress: '10.3.0.10', subnet: { id: subnet('vnet-onprem', 'servers') } };
    const card = body(nic('dc1'), {
      virtualMachine: { id: machine },
      ipConfigurations: [{ name: 'a', properties }],
    });
    const app = appOver([...golden(), card]);
    await app.start().keep(signal);
    app.asked.length = 0;
    const why = JSON.stringify(await app.start().why(name, vnet('vnet-onprem'), signal));
    expect(why).toMatch(
      /that 10\.3\.0\.10 \(what has it was not looked up\) forwards to Azure DNS of vnet-onprem is assumed/,
    );
    expect(why).not.toMatch(/which nothing/);
    expect(app.asked).toEqual([]);
  });

  it('answers for a subnet', async () => {
    const app = await kept();
    expect(await app.start().why(name, subnet('vnet-app', 'nodes'), signal)).toMatchObject({ answer: 'private' });
    expect(app.asked).toEqual([]);
  });

  it('answers for a machine, of which and whose interface alone Azure is asked', async () => {
    const vm = body(machine, { networkProfile: { networkInterfaces: [{ id: nic('vm1') }] } });
    const card = body(nic('vm1'), {
      ipConfigurations: [{ name: 'a', properties: { subnet: { id: subnet('vnet-app', 'nodes') } } }],
    });
    const app = appOver([...golden(), vm, card]);
    await app.start().keep(signal);
    app.asked.length = 0;
    expect(await app.start().why(name, machine, signal)).toMatchObject({ answer: 'private', reachable: 'yes' });
    expect(app.asked).toEqual(['GRAPH resources', 'GRAPH resources']);
  });

  it('has the matrix, and what it is made of, and says of when', async () => {
    const app = await kept();
    const pairs = { targets: [storageId('st1')], from: [vnet('vnet-app'), vnet('vnet-restore')] };
    const { asOf, cells } = await app.start().reachability(pairs, signal);
    expect(cells.map(({ state }) => state)).toEqual(['ok', 'public-only']);
    expect(asOf).toBe('2026-03-04T12:00:00.000Z');
    const graph = await app.start().graph(signal, [body(nic('more'), {})]);
    expect(graph.world.find(nic('more'))).toBeDefined();
    expect(graph.world.find(vnet('vnet-app'))).toBeDefined();
    expect(app.asked).toEqual([]);
  });

  it('is nothing to change Azure by, and answers nothing after a change was made from here', async () => {
    const app = await kept();
    const reader = app.start();
    await reader.freshGraph(signal);
    expect(app.asked.length).toBeGreaterThan(0);
    await reader.outdate();
    reader.forget();
    app.asked.length = 0;
    await app.start().why(name, vnet('vnet-app'), signal);
    expect(app.asked.length).toBeGreaterThan(0);
  });

  it.each([
    ['a change was notified since', ['keep', 60, 'change', 1], 'Azure'],
    ['a change was notified just before it was read', ['change', 10, 'keep', 1], 'Azure'],
    ['a change was notified long before it was read', ['change', 60, 'keep', 1], 'it'],
    ['nothing was notified for an hour and a half', ['keep', 5_400], 'it'],
    ['no sweep came by for two hours', ['keep', 7_201], 'Azure'],
  ] as const)('where %s (%j): %s is asked', async (_, story, expected) => {
    const app = appOver();
    for (const each of story) {
      if (each === 'keep') await app.start().keep(signal);
      else if (each === 'change') await app.noteChange();
      else app.later(each);
    }
    app.asked.length = 0;
    await app.start().why(name, vnet('vnet-app'), signal);
    expect(app.asked.length > 0 ? 'Azure' : 'it').toBe(expected);
  });

  it('is read again by a sweep after a change or an hour, and by none in between', async () => {
    const app = await kept();
    const calls = async () => {
      app.asked.length = 0;
      await app.start().keep(signal);
      return app.asked.length;
    };
    expect(await calls()).toBe(0);
    app.later(3_601);
    expect(await calls()).toBeGreaterThan(0);
    await app.noteChange();
    app.later(60);
    expect(await calls()).toBeGreaterThan(0);
    expect(await calls()).toBe(0);
  });

  it('serves no closing in the same minute: what that rests on may have come since', async () => {
    const app = appOver();
    const reader = app.start();
    await reader.keep(signal);
    app.asked.length = 0;
    await reader.reached(storageId('st1'), [vnet('vnet-app')], false, signal);
    expect(app.asked.length).toBeGreaterThan(0);
  });

  it('takes what promises have read in the same minute', async () => {
    const app = appOver();
    const reader = app.start();
    await reader.promises(signal);
    app.asked.length = 0;
    await reader.keep(signal);
    await app.start().why(name, vnet('vnet-app'), signal);
    expect(app.asked).toEqual([]);
  });

  it('is not read for its own sake in an estate of many thousands, and the first page of three queries says that once', async () => {
    const app = appOver(golden(), (arm) => ({
      ...arm,
      queryGraph: async (...asked) => ({ ...(await arm.queryGraph(...asked)), total: 5_001 }),
    }));
    const reader = app.start();
    await reader.keep(signal);
    expect(app.asked.length).toBeLessThanOrEqual(3);
    await reader.keep(signal);
    expect(app.asked.length).toBeLessThanOrEqual(3);
    expect(await app.estate.head()).toBeUndefined();
    // Read for promises anyway, it is kept.
    await reader.promises(signal);
    await reader.keep(signal);
    expect(await app.estate.head()).toBeDefined();
  });
});

describe('the table of it', () => {
  const at = new Date('2026-03-04T12:00:00Z');
  /** Hardly compressed: about so many bytes. */
  const noise = (bytes: number) => [{ id: '/x', text: randomBytes(bytes / 2).toString('hex') }];

  it('keeps what is longer than a row in several, and only the last of it', async () => {
    const rows = memoryState();
    const estate = createEstate(rows.estate);
    for (const bytes of [3_000_000, 1_000_000]) {
      const bodies = noise(bytes);
      expect(await estate.keep(bodies, at)).toBe(true);
      const head = await estate.head();
      expect(head).toMatchObject({ asOf: at });
      expect(head && (await estate.bodiesOf(head))).toEqual(bodies);
      expect(await Array.fromAsync(rows.estate.listAll())).toHaveLength((head?.parts ?? 0) + 1);
    }
  });

  it('has nothing where a piece is gone, or another has been written over it', async () => {
    const rows = memoryState();
    const estate = createEstate(rows.estate);
    await estate.keep(noise(2_000_000), at);
    const head = await estate.head();
    await estate.keep(noise(1_000), at);
    expect(head && (await estate.bodiesOf(head))).toBeUndefined();
  });

  it('only says the time again where nothing differs', async () => {
    const rows = memoryState();
    const estate = createEstate(rows.estate);
    await estate.keep(golden(), at);
    const before = await Array.fromAsync(rows.estate.list('estate', 'part'));
    const later = new Date('2026-03-04T13:00:00Z');
    await estate.keep(golden(), later);
    expect(await Array.fromAsync(rows.estate.list('estate', 'part'))).toEqual(before);
    expect(await estate.head()).toMatchObject({ asOf: later });
  });

  it('keeps no more than ten rows of it', async () => {
    const estate = createEstate(memoryState().estate);
    expect(await estate.keep(noise(7_500_000), at)).toBe(false);
    expect(await estate.head()).toBeUndefined();
  });
});

describe('a change', () => {
  it('is noted once in ten seconds, where an answer may rest on what changed', async () => {
    let moment = new Date('2026-03-04T12:00:00Z');
    const noted: string[] = [];
    let forgotten = 0;
    const { changed } = watchEstate({
      estate: { noteChange: async (at) => void noted.push(at.toISOString().slice(17, 19)) },
      keep: async () => {},
      forget: () => {
        forgotten += 1;
      },
      clock: { now: () => moment },
      log: { warn: () => {} },
    });
    await changed([{ type: 'microsoft.web/certificates' }]);
    await changed([{ type: 'microsoft.network/virtualnetworks/virtualnetworkpeerings' }]);
    await changed([{ type: 'microsoft.storage/storageaccounts' }]);
    moment = new Date(moment.getTime() + 11_000);
    await changed([{ type: 'microsoft.network/privatednszones/a' }]);
    expect(noted).toEqual(['00', '11']);
    // What was read within the minute is of before each of them.
    expect(forgotten).toBe(3);
  });
});

describe('a sweep', () => {
  const sweepWith = (error: Error) => {
    const warned: string[] = [];
    const { review } = watchEstate({
      estate: { noteChange: async () => {} },
      keep: () => Promise.reject(error),
      forget: () => {},
      clock: { now: () => new Date() },
      log: { warn: (message) => void warned.push(message) },
    });
    return review(signal).then(() => warned);
  };

  it('goes on where the estate could not be read, and says so', async () => {
    expect(await sweepWith(new PermanentError('AuthorizationFailed', 'refused'))).toEqual([
      'the estate could not be kept: questions read Azure until a sweep can',
    ]);
  });

  it('fails where that is a bug', async () => {
    await expect(sweepWith(new TypeError('x is undefined'))).rejects.toThrow(TypeError);
  });
});
