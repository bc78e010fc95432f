import { describe, expect, it } from 'vitest';
import type { Az } from '../../scripts/deploy/az.ts';
import { findSubscriptions } from '../../scripts/deploy/management-group.ts';
import { askedOf, type ReadDeployment, type Resource } from '../../scripts/deploy/read-deployment.ts';
import { deploy } from '../../scripts/deploy/run-deployment.ts';
import { parseDeployed } from '../../src/doctor/deployed.ts';

const id = (end: string): string => `00000000-0000-0000-0000-0000000000${end}`;
const of = (...subscriptions: readonly string[]) => subscriptions.map((name) => ({ type: '/subscriptions', name }));
const child = { type: 'Microsoft.Management/managementGroups', name: 'corp' };

/** An Azure with these pages of descendants, and these topics by subscription. */
function azure(pages: readonly (readonly object[])[], topics: Readonly<Record<string, readonly object[]>> = {}) {
  const asked: string[] = [];
  const az: Az = async (args) => {
    asked.push(args.slice(0, 3).join(' '));
    if (args[0] === 'eventgrid') return JSON.stringify(topics[args[args.indexOf('--subscription') + 1] ?? ''] ?? []);
    const url = args[args.indexOf('--url') + 1] ?? '';
    if (url.includes('/permissions')) return JSON.stringify([{ actions: ['*'], notActions: [] }]);
    const page = Number(/page=(\d)/.exec(url)?.[1] ?? 0);
    const nextLink = page + 1 < pages.length ? `https://management.azure.com/x?page=${page + 1}` : null;
    return JSON.stringify({ value: pages[page], nextLink });
  };
  return { asked, az };
}

const wrap = (values: object) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

describe('the subscriptions under a management group', () => {
  it('are those of every page, once, sorted; groups below are none', async () => {
    const { az } = azure([[...of(id('A3'), id('a1')), child], of(id('a2'), id('a1'))]);
    expect(await findSubscriptions('landing-zones', 'gatehouse', az)).toEqual(
      ['a1', 'a2', 'a3'].map((end) => ({ id: id(end) })),
    );
  });

  it('come with the topic that exists there, but for the one of an earlier run', async () => {
    const theirs = { name: 'evgt-own', resourceGroup: 'rg-own' };
    const ours = { name: 'evgt-gatehouse', resourceGroup: 'rg-gatehouse-events' };
    const { az } = azure([of(id('a1'), id('a2'))], { [id('a1')]: [theirs], [id('a2')]: [ours] });
    expect(await findSubscriptions('lz', 'gatehouse', az)).toEqual([{ id: id('a1'), topic: theirs }, { id: id('a2') }]);
  });

  it.each([
    ['no name of one', '../x', /is not the name of a management group/],
    [
      'its whole id',
      '/providers/Microsoft.Management/managementGroups/landing-zones',
      /the last part of its id, alone/,
    ],
    ['a group without any', 'empty', /There is no subscription under management group empty/],
  ])('are none for %s: that is said', async (_, group, says) => {
    await expect(findSubscriptions(group, 'gatehouse', azure([[child]]).az)).rejects.toThrow(says);
  });
});

describe('a deployment under a management group', () => {
  const choices = {
    subscription: id('a1'),
    location: 'westeurope',
    name: 'gatehouse',
    parameters: 'p.bicepparam',
    whatIf: true,
    managementGroup: 'lz',
  };
  const event: Resource = { id: '/x', type: 'Microsoft.EventGrid/systemTopics/eventSubscriptions', name: 'e' };

  /** Runs it with a parameter file that sets this by what is set for it: by default, all of that. */
  async function run(file: (values: Readonly<Record<string, unknown>>) => object = (values) => values) {
    const values: (string | undefined)[] = [];
    const read: ReadDeployment = async (_file, _target, environment) => {
      const { GATEHOUSE_DISCOVERED: found = 'null', GATEHOUSE_MANAGEMENT_GROUP: group } = environment;
      values.push(found);
      const given = file({ discoveredSubscriptions: JSON.parse(found), managementGroupId: group });
      const resources = environment.GATEHOUSE_CONNECT_EVENTS === 'true' ? [event] : [];
      return { ...askedOf({ parameters: wrap(given) }, id('a1')), resources };
    };
    const { az, asked } = azure([of(id('a1'), id('a2'))]);
    const said: string[] = [];
    const tools = {
      run: az,
      read,
      pack: async () => undefined,
      say: (text: string) => void said.push(text),
      wait: async () => undefined,
    };
    await deploy(choices, tools);
    return { values, asked, said };
  }

  it('sets in the parameter file which they are, at every run again', async () => {
    const { values, said } = await run();
    const [beforeAsking, ...afterwards] = values;
    expect(beforeAsking).toBe('null');
    expect(new Set(afterwards)).toEqual(new Set([JSON.stringify([{ id: id('a1') }, { id: id('a2') }])]));
    expect(said[0]).toBe(`Under lz: ${id('a1')}, ${id('a2')}`);
  });

  it.each([
    { was: 'lz', given: {}, says: 'Add --management-group lz, or --leave-management-group' },
    { was: 'lz', given: { leavesGroup: true }, says: undefined },
    { was: '', given: {}, says: undefined },
    { was: 'None', given: {}, says: undefined },
  ])('is not left out by accident in a later one: before $was, now $given', async ({ was, given, says }) => {
    const az: Az = async (args) => {
      if (args[0] === 'deployment' && args[2] === 'list') return `${was}\n`;
      throw new Error('it went on');
    };
    const nothing = async () => undefined;
    const tools = {
      run: az,
      read: async () => ({ ...askedOf({ parameters: {} }, id('a1')), resources: [] }),
      pack: nothing,
      say: () => {},
      wait: nothing,
    };
    const { managementGroup: _, ...alone } = choices;
    await expect(deploy({ ...alone, ...given }, tools)).rejects.toThrow(says ?? 'it went on');
  });

  const subscriptionsLine =
    "param discoveredSubscriptions = json(readEnvironmentVariable('GATEHOUSE_DISCOVERED', 'null'))";
  const groupLine = "param managementGroupId = readEnvironmentVariable('GATEHOUSE_MANAGEMENT_GROUP', '')";
  const beside = ['b1', 'b2', 'b3'].map((end) => ({ id: id(end) }));
  it.each([
    { when: 'it sets neither', sets: () => ({}), lacks: [subscriptionsLine, groupLine] },
    {
      when: 'it names as many subscriptions beside them',
      sets: ({ managementGroupId }: object & { managementGroupId?: unknown }) => ({
        managementGroupId,
        subscriptionsBeside: beside,
      }),
      lacks: [subscriptionsLine],
    },
    {
      when: 'it names subscriptions of its own instead',
      sets: (values: object) => ({ ...values, discoveredSubscriptions: beside }),
      lacks: [subscriptionsLine],
    },
    {
      when: 'it does not set it for the app',
      sets: (values: object) => ({ ...values, managementGroupId: '' }),
      lacks: [groupLine],
    },
    {
      when: 'it sets another group for the app',
      sets: (values: object) => ({ ...values, managementGroupId: 'other' }),
      lacks: [groupLine],
    },
  ])('is refused with the lines that the file lacks: $when', async ({ sets, lacks }) => {
    const refusal = await run(sets).catch((error: Error) => error.message);
    expect(String(refusal).split('\n').slice(1)).toEqual(lacks);
  });

  it('is refused too where the only one that was found is beside the default of one', async () => {
    const { az } = azure([of(id('a2'))]);
    const read: ReadDeployment = async (_file, _target, { GATEHOUSE_CONNECT_EVENTS: connects }) => ({
      ...askedOf({ parameters: wrap({ managementGroupId: 'lz' }) }, id('a1')),
      resources: connects === 'true' ? [event] : [],
    });
    const tools = { run: az, read, pack: async () => undefined, say: () => undefined, wait: async () => undefined };
    await expect(deploy(choices, tools)).rejects.toThrow(subscriptionsLine);
  });

  it.each([
    { given: {}, counts: 1 },
    { given: { managedSubscriptions: [{ id: id('a1') }, { id: id('a2') }] }, counts: 2 },
    { given: { managedSubscriptions: [{ id: id('a1') }], discoveredSubscriptions: null }, counts: 1 },
    {
      given: {
        managedSubscriptions: [{ id: id('a1') }],
        discoveredSubscriptions: [{ id: id('a7') }, { id: id('a8') }],
      },
      counts: 2,
    },
    { given: { discoveredSubscriptions: [{ id: id('a7') }], subscriptionsBeside: [{ id: id('b1') }] }, counts: 2 },
    { given: { discoveredSubscriptions: [{ id: id('a7') }], subscriptionsBeside: [{ id: id('A7') }] }, counts: 1 },
    { given: { subscriptionsBeside: [{ id: id('b1') }, { id: id('A1') }] }, counts: 2 },
  ])('is about as many subscriptions as the template makes of $given: $counts', ({ given, counts }) => {
    expect(askedOf({ parameters: wrap(given) }, id('a1')).subscriptions).toBe(counts);
  });

  it('is what the doctor takes for managed', () => {
    const properties = {
      provisioningState: 'Succeeded',
      parameters: wrap({
        authClientId: 'c',
        managedSubscriptions: [{ id: id('a1') }],
        discoveredSubscriptions: [{ id: id('a7') }],
        subscriptionsBeside: [{ id: id('b1') }, { id: id('A7') }],
      }),
      outputs: wrap({ appName: 'f', address: 'https://f', principalId: 'p' }),
    };
    expect(parseDeployed({ id: '/x', properties }, id('a1')).managed).toEqual(
      ['a7', 'b1'].map((end) => ({ id: id(end), topic: undefined })),
    );
  });
});
