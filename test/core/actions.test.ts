import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findUngranted } from '../../src/core/actions.ts';

const permission = (actions: readonly string[], notActions: readonly string[] = []) => ({ actions, notActions });

describe('an action that is wanted', () => {
  it.each([
    [
      'is given by its own name, in any case',
      'Microsoft.Network/privateEndpoints/read',
      [permission(['microsoft.network/PRIVATEENDPOINTS/read'])],
      true,
    ],
    ['is given by a star', 'Microsoft.Network/privateEndpoints/read', [permission(['*'])], true],
    [
      'is given by a star at the end',
      'Microsoft.Network/privateEndpoints/read',
      [permission(['Microsoft.Network/*'])],
      true,
    ],
    ['is given by a star in front', 'Microsoft.Network/privateEndpoints/read', [permission(['*/read'])], true],
    [
      'is given by stars with a word between them',
      'Microsoft.Network/privateEndpoints/read',
      [permission(['*/privateEndpoints/*'])],
      true,
    ],
    ['is not given by another verb', 'Microsoft.Network/privateEndpoints/write', [permission(['*/read'])], false],
    [
      'is not given by the beginning of its name',
      'Microsoft.Network/privateEndpoints/read',
      [permission(['Microsoft.Network/privateEndpoints'])],
      false,
    ],
    ['is not given by a star whose ends overlap', 'a/read', [permission(['a/re*read'])], false],
    [
      'is taken back by the role that gave it',
      'Microsoft.Authorization/roleAssignments/write',
      [permission(['*'], ['Microsoft.Authorization/*/Write'])],
      false,
    ],
    [
      'stays where another role takes it back',
      'Microsoft.Authorization/roleAssignments/write',
      [
        permission(['*'], ['Microsoft.Authorization/*/Write']),
        permission(['Microsoft.Authorization/roleAssignments/*']),
      ],
      true,
    ],
    ['is not given by nothing', 'a/read', [], false],
  ] as const)('%s', (_, action, permissions, given) => {
    expect(findUngranted([action], permissions)).toEqual(given ? [] : [action]);
  });

  it('is given by every pattern that any of its letters were replaced in by a star', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z/]{1,20}$/), fc.nat(20), fc.nat(20), (action, one, two) => {
        const [from, to] = [Math.min(one, two), Math.max(one, two)];
        const pattern = `${action.slice(0, from)}*${action.slice(to)}`;
        expect(findUngranted([action], [permission([pattern])])).toEqual([]);
      }),
    );
  });
});
