import { describe, expect, it } from 'vitest';
import { fillIn, isExpression } from '../../tools/bicep/fill-in.ts';

const account = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/st';

describe('what a snapshot leaves open is filled in', () => {
  it.each([
    ['plain text stays', 'westeurope', 'westeurope'],
    ['text in two brackets is meant', '[[not this]', '[[not this]'],
    ['the cloud is the public one', '[environment().name]', 'AzureCloud'],
    [
      'an address is put together',
      "[format('https://{0}.blob.{1}/{2}', 'st', environment().suffixes.storage, 'policy')]",
      'https://st.blob.core.windows.net/policy',
    ],
    [
      'what only Azure knows is said to be that',
      `[reference('${account}', '2025-06-01').primaryEndpoints.blob]`,
      '<st.primaryEndpoints.blob>',
    ],
    ['also inside a text', `[format('ClientId={0};x', reference('/a/id', '1').clientId)]`, 'ClientId=<id.clientId>;x'],
    ['a quote in a text is doubled', "[format('it''s {0}', 'so')]", "it's so"],
    [
      'an id is put together, with children',
      "[resourceId('s', 'g', 'Microsoft.A/b/c', 'one', 'two')]",
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.A/b/one/c/two',
    ],
    [
      'one of what extends another',
      "[extensionResourceId('/x', 'Microsoft.A/b', 'one')]",
      '/x/providers/Microsoft.A/b/one',
    ],
    [
      'one in a subscription',
      "[subscriptionResourceId('s', 'Microsoft.A/b', 'one')]",
      '/subscriptions/s/providers/Microsoft.A/b/one',
    ],
    ['a list is filtered', "[filter(split('/a/b', '/'), lambda('x', not(empty(lambdaVariables('x')))))[1]]", 'b'],
    [
      'what is missing gives way',
      "[coalesce(tryGet(createObject('AzureChinaCloud', 'cn'), environment().name), 'net')]",
      'net',
    ],
    ['only the chosen side is evaluated', "[if(empty(''), createArray('yes'), nobodyKnows())]", ['yes']],
    ['lists are joined', "[concat(createArray('a'), createArray())]", ['a']],
  ])('%s', (_what, given, filled) => expect(fillIn(given)).toEqual(filled));

  it('everywhere in a body, in names too', () =>
    expect(fillIn({ a: [{ "[format('{0}', 'b')]": '[environment().name]' }], n: 1, no: null })).toEqual({
      a: [{ b: 'AzureCloud' }],
      n: 1,
      no: null,
    }));

  it('and the same names come out each time, as GUIDs', () => {
    const name = fillIn(`[guid('a', reference('/a/id', '1').principalId)]`);
    expect(name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(fillIn(`[guid('a', reference('/a/id', '1').principalId)]`)).toBe(name);
    expect(fillIn(`[guid('b', reference('/a/id', '1').principalId)]`)).not.toBe(name);
  });

  it('but a function that nobody has described is named, not guessed', () =>
    expect(() => fillIn("[listKeys('x')]")).toThrow('listKeys() is not filled in here'));

  it('an expression is a text in one pair of brackets', () => {
    expect(['[a()]', '[[a]', 'a', '[a'].map(isExpression)).toEqual([true, false, false, false]);
  });
});
