import { afterEach, describe, expect, it } from 'vitest';
import { parseScenario } from '../../../simulator/scenario/parse-scenario.ts';
import { type RunOptions, runScenario, type StepReport } from '../../../simulator/scenario/runner.ts';
import { startTinyApp, type TinyApp } from './tiny-app.ts';

const sub = '00000000-0000-0000-0000-0000000000a1';
const group = `/subscriptions/${sub}/resourceGroups/Rg1`;
const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;
const endpoint = `${group}/providers/Microsoft.Network/privateEndpoints/Pe1`;

const text = (steps: string): string => `
title: A small one
names:
  group: ${group}
  zone: ${zone}
  endpoint: ${endpoint}
  network: $(group)/providers/Microsoft.Network/virtualNetworks/vnet
  account: $(group)/providers/Microsoft.Storage/storageAccounts/st1
  service: $(group)/providers/Microsoft.Network/privateLinkServices/pls
manages: [${sub}]
policy: { version: 1, dns: { mode: enforce } }
resources:
  - { id: $(zone), body: { location: global } }
  - id: $(network)
    body: { location: westeurope, properties: { addressSpace: { addressPrefixes: [10.0.0.0/16] }, subnets: [{ name: s, properties: { addressPrefix: 10.0.0.0/24 } }] } }
  - { id: $(account), body: { location: westeurope, properties: {} } }
steps:
${steps}`;
const create = `
  - say: The endpoint appears
    put:
      id: $(endpoint)
      body:
        location: westeurope
        properties:
          subnet: { id: $(network)/subnets/s }
          privateLinkServiceConnections: [{ name: c, properties: { privateLinkServiceId: $(account), groupIds: [blob] } }]
`;
const isThere = '{ zone: $(zone), name: app, addresses: [10.0.0.4] }';

let app: TinyApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function play(steps: string, options: RunOptions & { lazyMs?: number } = {}) {
  app = await startTinyApp({ zone, ...options });
  return runScenario(parseScenario(text(steps), 'small.yaml'), app.access, { observeEveryMs: 10, ...options });
}

describe('playing a scenario', () => {
  it('sets the scene without a single event, then reports each step and what was done about it', async () => {
    const heard: string[] = [];
    const report = await play(
      `${create}
    expect: { byEvent: true, records: [${isThere}], audit: [{ room: dns, action: create, target: $(zone)/A/app, count: 1 }] }
  - say: And goes
    delete: $(endpoint)
    expect: { records: [{ zone: $(zone), name: app, addresses: none }], resources: [{ id: $(endpoint), is: gone }] }`,
      {
        onSceneSet: () => heard.push(`scene, ${app?.access.events.deliveries.length} events`),
        onStepStarted: ({ number, of, say }) => heard.push(`${number}/${of} ${say}`),
        onStepDone: ({ failures }) => heard.push(`done, ${failures.length} failures`),
      },
    );
    expect(heard).toEqual([
      'scene, 0 events',
      '1/2 The endpoint appears',
      'done, 0 failures',
      '2/2 And goes',
      'done, 0 failures',
    ]);
    expect(report).toMatchObject({ passed: true, title: 'A small one' });
    expect(app?.policies).toEqual([{ version: 1, dns: { mode: 'enforce' } }]);
    const [created, deleted] = report.steps;
    expect(created?.did.map(({ action, target }) => [action, target])).toEqual([
      ['create', `${zone}/A/app`.toLowerCase()],
    ]);
    expect(created?.did[0]?.afterEventMs).toBeGreaterThanOrEqual(0);
    expect(created?.afterEventMs).toBeGreaterThanOrEqual(0);
    expect(deleted?.did.map(({ action }) => action)).toEqual(['delete']);
  });

  const failuresOf = async (
    steps: string,
    options: RunOptions & { lazyMs?: number } = {},
  ): Promise<StepReport['failures']> => {
    const { passed, steps: done } = await play(steps, options);
    expect(passed).toBe(false);
    return done.at(-1)?.failures ?? [];
  };

  it('says what was expected and what was seen, and goes no further', async () => {
    const report = await play(`${create}
    expect: { within: 1s, records: [{ zone: $(zone), name: app, addresses: [10.0.0.5, 10.0.0.6] }, { zone: $(zone), name: other, addresses: any }] }
  - { say: never reached, sweep: now }`);
    expect(report.passed).toBe(false);
    expect(report.steps).toHaveLength(1);
    expect(report.steps[0]?.failures).toEqual([
      { expected: 'A app in privatelink.blob.core.windows.net: 10.0.0.5, 10.0.0.6', seen: '10.0.0.4' },
      { expected: 'A other in privatelink.blob.core.windows.net: any addresses', seen: 'no record set' },
    ]);
  });

  it('says how long after its event something came, and fails nothing for it', async () => {
    const { passed, steps } = await play(`${create}\n    expect: { byEvent: true, records: [${isThere}] }`, {
      lazyMs: 150,
    });
    expect({ passed, late: Number(steps[0]?.afterEventMs) >= 100 }).toEqual({ passed: true, late: true });
  });

  it('fails what came of no event of its own', async () => {
    const nothing = '{ zone: $(zone), name: app, addresses: none }';
    expect(
      await failuresOf(`  - { say: Nothing is put, sweep: now, expect: { byEvent: true, records: [${nothing}] } }`),
    ).toEqual([{ expected: "an event of the step's own before it", seen: 'none' }]);
  });

  it('fails what does not stay so', async () => {
    const nothing = '{ zone: $(zone), name: app, addresses: none }';
    expect(await failuresOf(`${create}\n    expect: { stays: 500ms, records: [${nothing}] }`, { lazyMs: 150 })).toEqual(
      [{ expected: 'A app in privatelink.blob.core.windows.net: no record set', seen: '10.0.0.4' }],
    );
  });

  it('fails a step that ARM refuses, with its words', async () => {
    const [failure] = await failuresOf(create.replace('subnets/s ', 'subnets/none '));
    expect(failure).toMatchObject({
      expected: 'The endpoint appears',
      seen: expect.stringContaining('InvalidResourceReference'),
    });
  });

  it('fails a release when nothing was held back, and a call that is answered otherwise', async () => {
    expect(await failuresOf('  - { say: s, call: { as: reader, method: POST, path: /api/x, status: 200 } }')).toEqual([
      { expected: 's', seen: 'POST /api/x as reader was answered 403: {}; expected 200' },
    ]);
    await app?.close();
    const { passed } = await play('  - { say: s, call: { path: /api/audit, status: 401 } }');
    expect(passed).toBe(true);
  });

  it('loses, doubles and holds back events as set', async () => {
    const operation = 'operation: Microsoft.Network/privateEndpoints';
    const { passed, steps } = await play(`
  - { say: lose one, drop: { ${operation}/write } }
${create}
    expect: { stays: 200ms, records: [{ zone: $(zone), name: app, addresses: none }] }
  - { say: double one, duplicate: { ${operation}/write } }
${create}
    expect: { stays: 200ms, records: [${isThere}], audit: [{ action: create, count: 2 }] }
  - { say: hold one, hold: { ${operation}/delete } }
  - { say: gone, delete: $(endpoint), expect: { stays: 200ms, records: [${isThere}], resources: [{ id: $(endpoint), is: gone }] } }
  - { say: told at last, release: in-order, expect: { within: 2s, records: [{ zone: $(zone), name: app, addresses: none }] } }`);
    expect(steps.flatMap(({ failures }) => failures)).toEqual([]);
    expect(passed).toBe(true);
  });

  it('compares findings and connections, in the API and in Azure', async () => {
    const steps = `
  - say: A service, and somebody who asks
    put:
      id: $(service)
      body: { location: westeurope, properties: { destinationIPAddress: 10.0.0.9, ipConfigurations: [{ name: i, properties: { subnet: { id: $(network)/subnets/s } } }] } }
  - say: Asks
    put:
      id: $(endpoint)
      body: { location: westeurope, properties: { subnet: { id: $(network)/subnets/s }, manualPrivateLinkServiceConnections: [{ name: c, properties: { privateLinkServiceId: $(service), requestMessage: please } }] } }
    expect:
      within: 500ms
      connections: [{ resource: $(service), from: $(endpoint), state: Pending }]
  - say: Answered
    answerInAzure: { resource: $(service), from: $(endpoint), state: Approved, description: ok }
    expect:
      within: 500ms
      connections: [{ resource: $(service), from: $(endpoint), state: Approved, verdict: hold, rule: r1 }]
      findings: [{ check: c1, subject: $(service), state: resolved }, { check: c1, subject: $(account), state: none }]`;
    expect(await failuresOf(steps)).toEqual([
      {
        expected: "connection from Pe1 to pls: Approved, judged hold by rule 'r1'",
        seen: 'Approved, and Gatehouse does not know it',
      },
      { expected: 'finding c1 on pls: resolved', seen: 'none' },
    ]);
  });

  it('approves by the id that the API lists', async () => {
    app = await startTinyApp({ zone });
    app.lists.connections.push({ id: 'hash', endpointId: endpoint.toLowerCase(), verdict: 'hold', etag: 'e1' });
    const steps = '  - { say: yes, approve: { resource: $(account), from: $(endpoint), reason: on file } }';
    expect((await runScenario(parseScenario(text(steps), 'x'), app.access)).passed).toBe(true);
    expect(app.calls).toContainEqual({
      as: 'approver',
      method: 'POST',
      path: '/api/connections/hash/approve',
      body: { reason: 'on file' },
      ifMatch: 'e1',
    });
  });

  it('throws when the scene cannot be set', async () => {
    app = await startTinyApp({ zone });
    const broken = text('  - { say: s, wait: 1ms }').replace('id: $(account)', 'id: $(zone)/A/x/y/z');
    await expect(runScenario(parseScenario(broken, 'x'), app.access)).rejects.toThrow('was answered 404');
  });
});
