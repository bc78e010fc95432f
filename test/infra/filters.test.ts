import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import data from '../../infra/event-filters.json' with { type: 'json' };
import { listConnectableTypes } from '../../src/approvals/catalogue.ts';
import { findResourceId } from '../../src/core/resource-id.ts';
import { types as judgedTypes, partTypes } from '../../src/egress/types.ts';
import { rooms } from '../../src/house/rooms.ts';
import { keysConcerned } from '../../src/reconcile/keys-concerned.ts';
import { at, deployed, home, ofType } from './support/infra.ts';

const root = join(import.meta.dirname, '../..');

interface Filter {
  readonly name: string;
  readonly types: readonly string[];
  readonly operator: string;
  readonly values: readonly string[];
}

const filters: readonly Filter[] = ofType(
  deployed('observe'),
  'Microsoft.EventGrid/systemTopics/eventSubscriptions',
).map(({ name, body }) => {
  const advanced = at(body, 'properties', 'filter', 'advancedFilters') as {
    key: string;
    operatorType: string;
    values: string[];
  }[];
  const [only] = advanced;
  if (only?.key !== 'data.operationName' || advanced.length !== 1)
    throw new Error(`${name} filters by something else too`);
  const types = at(body, 'properties', 'filter', 'includedEventTypes') as string[];
  return { name, types, operator: only.operatorType, values: only.values };
});

/** What Event Grid does with these operators: without regard to case, any of the values. */
const matches: Readonly<Record<string, (text: string, values: readonly string[]) => boolean>> = {
  StringBeginsWith: (text, values) => values.some((value) => text.startsWith(value)),
  StringEndsWith: (text, values) => values.some((value) => text.endsWith(value)),
  StringNotIn: (text, values) => !values.includes(text),
};

function arrives(type: string, verb: 'write' | 'delete'): boolean {
  const eventType =
    verb === 'write' ? 'Microsoft.Resources.ResourceWriteSuccess' : 'Microsoft.Resources.ResourceDeleteSuccess';
  return filters.some(({ types, operator, values }) => {
    const match = matches[operator];
    if (match === undefined) throw new Error(`${operator} is not understood here`);
    return (
      types.includes(eventType) &&
      match(
        `${type}/${verb}`,
        values.map((value) => value.toLowerCase()),
      )
    );
  });
}

function idOf(type: string): string {
  const [provider, ...types] = type.split('/');
  return `/subscriptions/${home}/resourcegroups/rg/providers/${[provider, ...types.flatMap((each) => [each, 'one'])].join('/')}`;
}

const concerns = (type: string, verb: 'write' | 'delete'): boolean => {
  const change = { eventId: '1', id: idOf(type), type, change: verb, operation: `${type}/${verb}`, time: undefined };
  return keysConcerned(rooms, change).length > 0;
};

/** Every resource type that is spelled out anywhere in the product or in what plays Azure for it, and those of the catalogues. */
function candidates(): readonly string[] {
  const spelled = ['src', 'simulator'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|json|yaml)$/.test(name))
      .flatMap(
        (name) => readFileSync(join(root, folder, name), 'utf8').match(/\bmicrosoft\.[a-z0-9]+(\/[a-z0-9]+)+/gi) ?? [],
      ),
  );
  const resources = [...listConnectableTypes().map(({ type }) => type), 'microsoft.unheardof/things'];
  const children = ['privateendpointconnections', 'privateendpointconnectionproxies'];
  const ofRecords = ['a', 'aaaa'].map((type) => `microsoft.network/privatednszones/${type}`);
  const all = [
    ...spelled,
    ...ofRecords,
    ...judgedTypes.map(({ name }) => name),
    ...partTypes,
    ...resources,
    ...resources.flatMap((type) => children.map((child) => `${type}/${child}`)),
  ];
  return [...new Set(all.map((type) => type.toLowerCase()))]
    .filter((type) => findResourceId(idOf(type))?.type === type)
    .sort();
}

const types = candidates();

describe('the filters of the event subscriptions', () => {
  it('are those of infra/event-filters.json, each with its reason', () => {
    const inParts = data.flatMap(({ why: _, values, ...filter }) =>
      Array.from({ length: Math.ceil(values.length / 25) }, (_each, part) => ({
        ...filter,
        name: part === 0 ? `gatehouse-${filter.name}` : `gatehouse-${filter.name}-${part + 1}`,
        values: values.slice(part * 25, (part + 1) * 25),
      })),
    );
    expect(inParts).toEqual(
      filters.map(({ name, types, operator, values }) => ({ name, eventType: types.join(), operator, values })),
    );
    for (const { why, values } of data) {
      expect(why).toMatch(/\.$/);
      expect(values).toEqual([...new Set(values)]);
    }
  });

  it('are tried with every type the product speaks of', () => {
    expect(types.length).toBeGreaterThan(300);
    expect(types).toEqual(
      expect.arrayContaining([
        'microsoft.network/privateendpoints/privatednszonegroups',
        'microsoft.sql/servers/firewallrules',
      ]),
    );
  });

  it.each(['write', 'delete'] as const)('let every %s through that makes the product observe something', (verb) => {
    const missed = types.filter((type) => concerns(type, verb) && !arrives(type, verb));
    expect(missed, 'add to infra/event-filters.json').toEqual([]);
  });

  it('let no write through that the product would only ignore', () => {
    expect(types.filter((type) => arrives(type, 'write') && !concerns(type, 'write'))).toEqual(
      types.filter(
        (type) =>
          arrives(type, 'write') &&
          // Named by location, not by a resource: the suffix can't distinguish them.
          (type.includes('/locations/') ||
            // Beneath an endpoint nothing is written but its zone groups: these are only spelled like types.
            /^microsoft\.network\/privateendpoints\/(pe|kube|write|delete)$/.test(type)),
      ),
    );
    const named = filters
      .filter(({ operator }) => operator === 'StringBeginsWith')
      .flatMap(({ values }) => values.map((value) => value.toLowerCase()));
    // Each is there for something.
    expect(
      named.filter((value) => !types.some((type) => `${type}/write`.startsWith(value) && concerns(type, 'write'))),
    ).toEqual([]);
  });

  it('do without deployments, whose history Azure deletes by itself', () => {
    expect(arrives('microsoft.resources/deployments', 'delete')).toBe(false);
    expect(arrives('microsoft.resources/deployments', 'write')).toBe(false);
  });

  it('keep to what one event subscription takes: 25 values, 512 characters each', () => {
    for (const { name, values } of filters) {
      expect(values.length, name).toBeLessThanOrEqual(25);
      for (const value of values) expect(value.length, value).toBeLessThanOrEqual(512);
    }
  });
});
