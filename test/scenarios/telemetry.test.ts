import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogLine } from '../../simulator/host/log.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { createEstate, type Estate, enforcing, subscription } from './support/estate.ts';

let stack: Stack;
let estate: Estate;
beforeAll(async () => {
  stack = await startStack({
    subscriptions: [subscription],
    policy: enforcing(),
    env: { NODE_OPTIONS: `--import ${join(import.meta.dirname, '../support/otel-preload.mjs')}` },
  });
  estate = await createEstate(stack);
  await estate.addAccount('sttelemetry');
  await estate.addEndpoint('sttelemetry');
  await stack.sweep();
  await stack.quiet();
});
afterAll(() => stack.stop());

const exported = (message: string): readonly LogLine[] =>
  stack.log.lines.filter((line) => line.category === 'otel' && line.message === message);

describe('an app that exports by itself', () => {
  it('orders the host to leave its lines alone', () => {
    const line = stack.log.lines.find(({ category }) => category === 'host.capabilities');
    expect(line?.message).toMatch(/"WorkerOpenTelemetryEnabled":"?true/);
  });

  it('gives each line its fields as attributes, in the trace of its invocation', () => {
    const reconciled = exported('record').find(({ body }) => String(body).startsWith('reconciled {'));
    expect(reconciled).toMatchObject({
      attributes: {
        room: expect.any(String),
        key: expect.any(String),
        outcome: 'settled',
        invocationId: expect.any(String),
      },
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it.each([
    { metric: 'gatehouse.passes', attributes: { room: 'dns', outcome: 'settled' } },
    { metric: 'gatehouse.arm.calls', attributes: { method: 'GET', status: 200 } },
    { metric: 'gatehouse.arm.calls', attributes: { method: 'PUT', status: 201 } },
    { metric: 'gatehouse.queue.oldest', attributes: {} },
    { metric: 'gatehouse.event_to_record', attributes: {} },
  ])('measures $metric $attributes', async ({ metric, attributes }) => {
    const fits = () => exported('metric').filter((line) => line.metric === metric);
    await expect.poll(() => fits().map((line) => line.attributes), { timeout: 10_000 }).toContainEqual(attributes);
  });
});
