import { describe, expect, it } from 'vitest';
import type { Az } from '../../scripts/deploy/az.ts';
import { findSubscriptions } from '../../scripts/deploy/management-group.ts';
import type { ReadDeployment, Resource } from '../../scripts/deploy/read-deployment.ts';
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

describe('the subscriptions under a management group', () => {
  it('are those of every page, once, sorted; groups below are none', async () => {
    const { az } = azure([[...of(id('A3'), id('a1')), child], of(id('a2'), id('a1'))]);
    expect(await findSubscriptions('landing-zones', 'gatehouse', az)).toEqual(
      ['a1', 'a2', 'a3'].map((end) => ({ id: id(end) })),
    );
  });

  it('come with the topic that stands there, but for the one of an earlier run', async () => {
    const theirs = { name: 'evgt-own', resourceGroup: 'rg-own' };
    const ours = { name: 'evgt-gatehouse', resourceGroup: 'rg-gatehouse-events' };
    const { az } = azure([of(id('a1'), id('a2'))], { [id('a1')]: [theirs], [id('a2')]: [ours] });
    expect(await findSubscriptions('lz', 'gatehouse', az)).toEqual([{ id: id('a1'), topic: theirs }, { id: id('a2') }]);
  });

  it.each([
    ['no name of one', '../x', /is not the id of a management group/],
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

  /** Runs it with a parameter file that makes so many subscriptions of what it hears. */
  async function run(counts: (discovered: readonly unknown[]) => number) {
    const heard: (string | undefined)[] = [];
    const read: ReadDeployment = async (
      _file,
      _target,
      { GATEHOUSE_DISCOVERED: found, GATEHOUSE_CONNECT_EVENTS: connects },
    ) => {
      heard.push(found);
      return { subscriptions: counts(JSON.parse(found ?? '[]')), resources: connects === 'true' ? [event] : [] };
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
    return { heard, asked, said };
  }

  it('tells the parameter file which they are, at every run anew', async () => {
    const { heard, said } = await run((found) => found.length);
    expect(new Set(heard)).toEqual(new Set([JSON.stringify([{ id: id('a1') }, { id: id('a2') }])]));
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
      read: async () => ({ subscriptions: 1, resources: [] }),
      pack: nothing,
      say: () => {},
      wait: nothing,
    };
    const { managementGroup: _, ...alone } = choices;
    await expect(deploy({ ...alone, ...given }, tools)).rejects.toThrow(says ?? 'it went on');
  });

  it('is refused where the file does not hear of them, with the line it lacks', async () => {
    await expect(run(() => 1)).rejects.toThrow(
      "param discoveredSubscriptions = json(readEnvironmentVariable('GATEHOUSE_DISCOVERED', 'null'))",
    );
  });

  it('is what the doctor takes for managed', () => {
    const wrap = (values: object) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
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
