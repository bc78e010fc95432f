import { describe, expect, it } from 'vitest';
import { gives, holdersOf, rolesOf } from '../../src/access/roles.ts';
import { clusterId, grantsOf } from './bodies.ts';

const action = 'Microsoft.ContainerService/managedClusters/runcommand/action';
const role = (actions: readonly string[], notActions: readonly string[] = []) => ({
  name: 'r',
  permissions: [
    { actions: actions.map((each) => each.toLowerCase()), notActions: notActions.map((each) => each.toLowerCase()) },
  ],
});

describe('what a role gives', () => {
  it.each([
    [['*'], [], true],
    [[action.toUpperCase()], [], true],
    [['Microsoft.ContainerService/*'], [], true],
    [['Microsoft.ContainerService/*/action'], [], true],
    [['*/runcommand/*'], [], true],
    [['*/read'], [], false],
    [['Microsoft.ContainerService/managedClusters'], [], false],
    [['*'], ['Microsoft.ContainerService/managedClusters/runcommand/*'], false],
  ])('%j less %j: %s', (actions, less, expected) => {
    expect(gives(role(actions, less), action)).toBe(expected);
  });
});

describe('who holds it', () => {
  const scope = clusterId.toLowerCase();
  const given = (at: string) =>
    holdersOf(action, scope, grantsOf(at, ['*']).assignments, grantsOf(at, ['*']).roles).holders;

  it.each([
    ['at the cluster', clusterId, 1],
    ['at its group', clusterId.slice(0, clusterId.indexOf('/providers')), 1],
    ['above the subscription', '', 1],
    ['at another cluster whose name begins alike', clusterId.slice(0, -1), 0],
    ['below the cluster', `${clusterId}/agentpools/a`, 0],
  ])('counts what was given %s: %s', (_, at, count) => {
    expect(given(at)).toHaveLength(count);
  });

  it('distinguishes the roles that were not read', () => {
    const { assignments } = grantsOf(clusterId, []);
    expect(holdersOf(action, scope, assignments, rolesOf([]))).toMatchObject({
      holders: [],
      unreadRoles: [expect.stringMatching(/^8e3a/)],
    });
  });
});
