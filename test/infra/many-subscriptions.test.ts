import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import filtersData from '../../infra/event-filters.json' with { type: 'json' };
import { planBatches, subscriptionsInOneRun } from '../../scripts/deploy/batches.ts';
import { at, compiled, deployed, ofType, root } from './support/infra.ts';
import { type Asking, askCompiler, compilerHere } from './support/refusals.ts';

/** What Azure takes in one deployment: the resources of its template with every loop counted out, conditions or not, and its text. */
const limits = { resources: 800, bytes: 4 * 1024 * 1024 };
/** The largest the rest may be: as many linked networks as subscriptions, and forty actions of the roles left out of each module. */
const linkedNetworks = 200;
const omitted = Array.from(
  { length: 40 },
  (_, i) => `Microsoft.Provider${i}/resources/privateEndpointConnections/write`,
);

const resources = compiled.template?.resources as Readonly<Record<string, { readonly copy?: unknown }>>;
const size = (value: unknown): number => JSON.stringify(value).length;

/** How often a resource of the template is written out: its loop's length, where it has one. */
function copies(name: string, subscriptions: number): number {
  if (resources[name]?.copy === undefined) return 1;
  const loops: Readonly<Record<string, number>> = { subscriptions, networkRights: linkedNetworks };
  const count = loops[name];
  if (count === undefined) throw new Error(`How often is ${name} written out?`);
  return count;
}

/** One run's share of so many subscriptions, as Azure counts it. */
function measure(subscriptions: number): { readonly resources: number; readonly bytes: number } {
  const names = Object.keys(resources);
  const perCopy = (name: string): number =>
    size(resources[name]) +
    (at(resources[name], 'properties', 'parameters', 'omittedActions') === undefined ? 0 : size(omitted));
  const sum = (of: (name: string) => number): number => names.reduce((all, name) => all + of(name), 0);
  const rest = size({ ...compiled.template, resources: {} });
  return {
    resources: sum((name) => copies(name, subscriptions)),
    bytes: rest + sum((name) => copies(name, subscriptions) * perCopy(name)),
  };
}

describe('two hundred subscriptions', () => {
  const batches = planBatches(200);

  it('are deployed in runs that leave none out and take none twice', () => {
    const taken = batches.flatMap((batch) =>
      Array.from({ length: batch?.size ?? 0 }, (_, index) => (batch?.first ?? 0) + index),
    );
    expect(taken).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect(planBatches(subscriptionsInOneRun)).toEqual([undefined]);
    expect(planBatches(subscriptionsInOneRun + 1)).toHaveLength(2);
  });

  it('keep each run under what Azure takes, with room to grow by a quarter', () => {
    const { resources: count, bytes } = measure(subscriptionsInOneRun);
    expect(count).toBeLessThan(limits.resources * 0.8);
    expect(bytes).toBeLessThan(limits.bytes * 0.8);
  });

  it('would not fit into one: that is what the runs are for', () => {
    expect(measure(200).bytes).toBeGreaterThan(limits.bytes);
  });

  it('cost each run one resource a subscription: roles and events are inside its module', () => {
    expect(measure(101).resources - measure(100).resources).toBe(1);
  });

  it('take as many event subscriptions each as the filters need, 25 values in one', () => {
    const all = ofType(deployed('enforce'), 'Microsoft.EventGrid/systemTopics/eventSubscriptions');
    const needed = filtersData.reduce((sum, { values }) => sum + Math.ceil(values.length / 25), 0);
    expect(needed).toBe(8);
    expect(readFileSync(join(root, 'docs/deploy.md'), 'utf8')).toContain('There are eight event subscriptions:');
    expect(readFileSync(join(root, 'docs/verification.md'), 'utf8')).toContain('`Succeeded` eight times: Event Grid');
    const managed = [...new Set(all.map(({ subscriptionId }) => subscriptionId))];
    expect(managed.map((id) => all.filter(({ subscriptionId }) => subscriptionId === id).length)).toEqual(
      managed.map(() => needed),
    );
    for (const { body } of all) {
      const filters = at(body, 'properties', 'filter', 'advancedFilters') as { values: unknown[] }[];
      expect(filters.reduce((all, { values }) => all + values.length, 0)).toBeLessThanOrEqual(25);
    }
  });

  it('are counted the same by the template, the script and docs/deploy.md', () => {
    expect((compiled.template as { variables?: Record<string, unknown> }).variables?.inOneRun).toBe(
      subscriptionsInOneRun,
    );
    expect(readFileSync(join(root, 'docs/deploy.md'), 'utf8')).toContain(
      `${subscriptionsInOneRun} subscriptions a run`,
    );
  });
});

describe.skipIf(compilerHere === undefined)('compiled for two hundred', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await askCompiler();
  });
  afterAll(() => asking.close());

  it('each run makes its own subscriptions, and the app of all of them', async () => {
    const id = (index: number): string => `00000000-0000-0000-0000-${String(index + 1).padStart(12, '0')}`;
    const managedSubscriptions = Array.from({ length: 200 }, (_, index) => ({ id: id(index) }));
    const last = planBatches(200).at(-1);
    const { predictedResources } = JSON.parse(await asking.snapshot({ managedSubscriptions, batch: last })) as {
      predictedResources: { id: string; type: string; properties: unknown }[];
    };
    const topics = predictedResources.filter(({ type }) => type === 'Microsoft.EventGrid/systemTopics');
    expect(topics.map((each) => each.id.split('/')[2])).toEqual(
      managedSubscriptions.slice(last?.first).map((each) => each.id),
    );
    const settings = at(
      predictedResources.find(({ type }) => type === 'Microsoft.Web/sites'),
      'properties',
      'siteConfig',
      'appSettings',
    ) as { name: string; value: string }[];
    const managed = settings.find(({ name }) => name === 'GATEHOUSE_SUBSCRIPTIONS')?.value.split(',');
    expect(managed).toHaveLength(200);
  }, 180_000);
});
