import { describe, expect, it } from 'vitest';
import { type Az, AzFailed } from '../../scripts/deploy/az.ts';
import type { ReadDeployment, Resource } from '../../scripts/deploy/read-deployment.ts';
import { findMissing, findMissingAtGroup, needsOf, providersOf } from '../../scripts/deploy/requirements.ts';
import { deploy } from '../../scripts/deploy/run-deployment.ts';
import { compiled, home } from './support/infra.ts';

const resourcesOf = (name: string): readonly Resource[] => compiled.snapshots[name]?.predictedResources ?? [];
const needsAt = (name: string, scope: string): readonly string[] =>
  needsOf(resourcesOf(name)).find((each) => each.scope === scope)?.actions ?? [];
const second = '/subscriptions/00000000-0000-0000-0000-0000000000a2';
const zones = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourcegroups/rg-dns';

/** An Azure in which somebody has these actions, everywhere but at some scopes, and these providers are registered. */
function azure({
  actions = ['*'],
  except = {},
  unregistered = [],
  unseen = [],
}: {
  readonly actions?: readonly string[];
  readonly except?: Readonly<Record<string, readonly string[]>>;
  readonly unregistered?: readonly string[];
  readonly unseen?: readonly string[];
} = {}): Az {
  const every = [...new Set([...providersOf(resourcesOf('enforce')).values()].flat())];
  return async (args) => {
    const subscription = args[args.indexOf('--subscription') + 1] ?? '';
    if (args[0] === 'provider') {
      if (unseen.includes(subscription)) throw new AzFailed(args, 1, 'SubscriptionNotFound');
      return every.filter((name) => !unregistered.includes(name)).join('\n');
    }
    const [scope = ''] = (args[args.indexOf('--url') + 1] ?? '').split('/providers/');
    return JSON.stringify([{ actions: except[scope] ?? actions, notActions: [] }]);
  };
}

describe('what a deployment needs', () => {
  it('is to write what it makes, where it makes it: groups of its own count as their subscription', () => {
    expect(needsOf(resourcesOf('enforce')).map(({ scope }) => scope)).toEqual(
      expect.arrayContaining([`/subscriptions/${home}`, second, zones]),
    );
    expect(needsAt('observe', `/subscriptions/${home}`)).toEqual(
      expect.arrayContaining([
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Authorization/roleDefinitions/write',
        'Microsoft.EventGrid/systemTopics/eventSubscriptions/write',
        'Microsoft.Resources/deployments/write',
        'Microsoft.Resources/subscriptions/resourceGroups/write',
        'Microsoft.Web/sites/write',
      ]),
    );
    expect(needsAt('enforce', zones)).toEqual([
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleDefinitions/write',
      'Microsoft.Resources/deployments/write',
    ]);
  });

  it('is met by Owner, and by Contributor with User Access Administrator; not by Contributor', async () => {
    const contributor = {
      actions: ['*'],
      notActions: ['Microsoft.Authorization/*/Write', 'Microsoft.Authorization/*/Delete'],
    };
    const admin = { actions: ['*/read', 'Microsoft.Authorization/*'], notActions: [] };
    const with_ =
      (...permissions: readonly object[]): Az =>
      async (args) =>
        args[0] === 'rest' ? JSON.stringify(permissions) : azure()(args);
    for (const name of ['observe', 'enforce', 'queue']) {
      expect(await findMissing(resourcesOf(name), azure())).toEqual([]);
      expect(await findMissing(resourcesOf(name), with_(contributor, admin))).toEqual([]);
    }
    expect(await findMissing(resourcesOf('observe'), with_(contributor))).toEqual([
      `At /subscriptions/${home} you may not Microsoft.Authorization/roleAssignments/write, Microsoft.Authorization/roleDefinitions/write: docs/deploy.md, What you need, says which role has them.`,
    ]);
  });

  it('is the join of subnets that exist already', () => {
    const subnet = `${zones}/providers/Microsoft.Network/virtualNetworks/hub/subnets/app`;
    const id = `/subscriptions/${home}/resourceGroups/rg-gatehouse/providers/Microsoft.Web/sites/f`;
    const site: Resource = {
      id,
      type: 'Microsoft.Web/sites',
      name: 'f',
      properties: { virtualNetworkSubnetId: subnet },
    };
    expect(needsOf([site])[1]).toEqual({
      scope: zones,
      actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
    });
    expect(needsAt('observe', `/subscriptions/${home}`).join()).not.toContain('join');
  });
});

describe('what is missing', () => {
  it.each([
    [
      'a provider',
      { unregistered: ['Microsoft.App'] },
      [
        /^The resource provider Microsoft.App isn't registered: az provider register --namespace Microsoft.App --subscription \S+a1 --wait$/,
      ],
    ],
    [
      'a subscription nobody sees',
      { unseen: [second.split('/')[2] ?? ''] },
      [/^Subscription \S+a2 can't be seen: az login/],
    ],
    [
      'rights at the zones',
      { except: { [zones]: ['*/read'] } },
      [/^At \S+\/rg-dns you may not Microsoft.Authorization\/roleAssignments\/write, .*What you need/],
    ],
    [
      'rights in another managed subscription',
      { except: { [second]: [] } },
      [/^At \S+a2 you may not Microsoft.Authorization\/roleAssignments\/write, /],
    ],
  ])('%s is named with what to do', async (_, given, lines) => {
    expect(await findMissing(resourcesOf('enforce'), azure(given))).toEqual(
      lines.map((line) => expect.stringMatching(line)),
    );
  });

  it.each([
    { when: 'Owner', actions: ['*'], connects: true, lacks: '' },
    { when: 'who may only read', actions: ['*/read'], connects: false, lacks: 'roleAssignments/write' },
    {
      when: 'User Access Administrator, who may not deploy',
      actions: ['*/read', 'Microsoft.Authorization/*'],
      connects: true,
      lacks: 'Microsoft.Resources/deployments/write:',
    },
    {
      when: 'who may assign roles, and no policies',
      actions: ['*/read', 'Microsoft.Resources/deployments/*', 'Microsoft.Authorization/role*/write'],
      connects: true,
      lacks: 'policyAssignments/write, Microsoft.Authorization/policyDefinitions/write',
    },
  ])('at the management group is named before anything is sent: $when', async ({ actions, connects, lacks }) => {
    const az: Az = async () => JSON.stringify([{ actions, notActions: [] }]);
    const missing = await findMissingAtGroup('lz', connects, az);
    expect(missing).toEqual(lacks === '' ? [] : [expect.stringContaining(lacks)]);
    for (const line of missing) expect(line).toMatch(/^At \/providers\/Microsoft.Management\/managementGroups\/lz /);
  });

  it('keeps a deployment from starting: nothing is built and nothing sent', async () => {
    const asked: string[] = [];
    const packed: string[] = [];
    const az = azure({ actions: ['*/read'] });
    const run: Az = async (args) => {
      asked.push(args.slice(0, 2).join(' '));
      return az(args);
    };
    const read: ReadDeployment = async (_file, _target, { GATEHOUSE_CONNECT_EVENTS: connects }) => ({
      heard: { discovered: undefined, group: '', isBatched: true },
      subscriptions: 1,
      resources: resourcesOf('observe').filter(
        ({ type }) => connects === 'true' || !type.endsWith('/eventSubscriptions'),
      ),
    });
    const choices = { subscription: home, location: 'westeurope', name: 'gatehouse', parameters: 'p', whatIf: false };
    const said: string[] = [];
    const tools = {
      run,
      read,
      pack: async () => void packed.push('packed'),
      say: (text: string) => void said.push(text),
      wait: async () => undefined,
    };
    await expect(deploy(choices, tools)).rejects.toThrow(/this is missing:\n {2}At \/subscriptions/);
    expect({ packed, asked }).toEqual({
      packed: [],
      asked: ['deployment sub', 'provider operation', 'provider list', 'rest --method'],
    });
    await deploy({ ...choices, whatIf: true }, tools);
    expect(said[0]).toMatch(/^A deployment would refuse to start/);
  });
});
