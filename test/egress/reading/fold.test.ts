import { describe, expect, it } from 'vitest';
import { foldReading } from '../../../src/egress/reading/fold/fold.ts';
import { plainReading } from '../../../src/egress/reading/model.ts';
import { readFile } from '../../../src/egress/reading/read-file.ts';

const group = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg';
const vault = {
  id: `${group}/providers/Microsoft.KeyVault/vaults/kv`,
  type: 'Microsoft.KeyVault/vaults',
  location: 'westeurope',
  properties: {
    tenantId: 't',
    publicNetworkAccess: "[if(true(), 'Disabled', 'Enabled')]",
    rules: [],
    nothing: null,
    parts: [{ name: 'p', on: true }],
    both: [{ name: 'a' }, { name: 'b' }],
  },
};
const fold = (value: unknown): unknown =>
  (foldReading(plainReading([{ value }, vault]), 'AzureCloud').bodies[0] as { value: unknown }).value;

describe('folding', () => {
  it.each([
    ["[format('{0}-{1}', 'a', 7)]", 'a-7'],
    ["[format('{{{0}}}', true())]", '{True}'],
    ["[concat('st', toLower('ORDERS'))]", 'storders'],
    ["[format('privatelink.blob.{0}', environment().suffixes.storage)]", 'privatelink.blob.core.windows.net'],
    ["[last(split('a/b/c', '/'))]", 'c'],
    ["[first(filter(createArray('a', 'b'), lambda('x', equals(lambdaVariables('x'), 'b'))))]", 'b'],
    ["[map(createArray('a', 'b'), lambda('x', format('{0}!', lambdaVariables('x'))))]", ['a!', 'b!']],
    ["[filter(split('a//b', '/'), lambda('x', not(empty(lambdaVariables('x')))))[1]]", 'b'],
    ["[coalesce(null(), 'x')]", 'x'],
    ["[createObject('a', createArray(1, false()))]", { a: [1, false] }],
    ["[if(and(equals('a', 'a'), not(false())), 'yes', reference('x').y)]", 'yes'],
    ["[or(true(), reference('x').y)]", true],
    ["[contains(createArray('a', 'b'), 'b')]", true],
    ["[union(createObject('a', 1), createObject('b', 2))]", { a: 1, b: 2 }],
    ["[tryGet(createObject('a', 1), 'b')]", null],
    [
      "[resourceId('11111111-2222-3333-4444-555555555555', 'rg', 'Microsoft.A/b/c', 'x', 'y')]",
      `${group}/providers/Microsoft.A/b/x/c/y`,
    ],
    ["[extensionResourceId('/x', 'Microsoft.A/b', 'y')]", '/x/providers/Microsoft.A/b/y'],
    [`[reference('${vault.id}').tenantId]`, 't'],
    [`[reference('${vault.id}').publicNetworkAccess]`, 'Disabled'],
    [`[reference('${vault.id}', '2024', 'full').location]`, 'westeurope'],
    [`[reference('${vault.id}').parts[0].id]`, `${vault.id}/parts/p`],
    [`[reference('${vault.id}').parts[0].on]`, true],
    ["it's no expression", "it's no expression"],
    ['[[text]', '[[text]'],
  ])('makes of %s what it says', (expression, is) => {
    expect(fold(expression)).toEqual(is);
  });

  it.each([
    ["[reference('x').y]"],
    [`[reference('${vault.id}').rules]`],
    [`[reference('${vault.id}').nothing]`],
    [`[reference('${vault.id}').both[0].id]`],
    [`[reference('${vault.id}').parts[1].id]`],
    [`[reference('${vault.id}').vaultUri]`],
    ["[uniqueString('x')]"],
    ["[resourceId('Microsoft.A/b', 'x')]"],
    ["[parameters('x')]"],
    ["[if(reference('x').y, 'a', 'b')]"],
    ["[equals('A', 'a')]"],
    ['[first(createArray())]'],
    ["[int('seven')]"],
    ["[format('{0:N}', 7)]"],
    ['[azurerm_storage_account.a.id, known after it is applied]'],
    ["[format('{0}', ]"],
  ])('leaves %s as it is', (expression) => {
    expect(fold(expression)).toBe(expression);
  });

  it('works out the parts that are known of what isn’t known as a whole', () => {
    expect(fold("[createArray(createObject('id', reference('x').id, 'n', format('{0}', 1)))]")).toEqual([
      { id: "[reference('x').id]", n: '1' },
    ]);
  });

  it.each([
    { condition: "[equals('a', 'a')]", bodies: 1, possible: 0 },
    { condition: "[equals('a', 'b')]", bodies: 0, possible: 0 },
    { condition: "[equals(reference('x').y, 'b')]", bodies: 1, possible: 1 },
  ])('says whether a resource on $condition is made', ({ condition, bodies, possible }) => {
    const reading = foldReading(readFile({ predictedResources: [{ ...vault, condition }] }), 'AzureCloud');
    expect(reading.bodies.length).toBe(bodies);
    expect(reading.possible.length).toBe(possible);
  });

  it('never turns a text into an expression', () => {
    expect(fold("[format('[{0}]', 'x')]")).toBe('[[x]');
  });

  it.each([1, 20])('loses nothing but them to %s expressions that nobody could work out', (count) => {
    const step = (of: string) => `map(range(0, 9999), lambda('x', ${of}))`;
    const endless = `[${step(step(step('1')))}]`;
    const value = Array.from({ length: count }, () => endless);
    const [first, ...others] = foldReading(
      plainReading([{ value }, vault, { value: 'plain', of: { more: [1] }, short: "[concat('a', 'b')]" }]),
      'AzureCloud',
    ).bodies;
    expect(first).toEqual({ value });
    expect(others).toMatchObject([
      { id: vault.id, properties: { publicNetworkAccess: 'Disabled', parts: vault.properties.parts } },
      { value: 'plain', of: { more: [1] }, short: 'ab' },
    ]);
  });

  it('ends, for any input', () => {
    const wide = `[concat(${Array.from({ length: 5000 }, () => "'a'").join(', ')})]`;
    expect(fold(wide)).toBe('a'.repeat(5000));
    const deep = `[${'not('.repeat(5000)}true()${')'.repeat(5000)}]`;
    expect(fold(deep)).toBe(deep);
    const many = "filter(range(0, 10000), lambda('x', greater(lambdaVariables('x'), 0)))";
    const endless = `[length(filter(range(0, 10000), lambda('y', greater(length(${many}), 0))))]`;
    expect(fold(endless)).toBe(endless);
    const doubling =
      "[reduce(range(0, 1000), 'a', lambda('s', 'i', concat(lambdaVariables('s'), lambdaVariables('s'))))]";
    expect(fold(doubling)).toBe(doubling);
    const swelling = "[replace(padLeft('', 1000, 'a'), 'a', padLeft('', 1001, 'a'))]";
    expect(fold(swelling)).toBe(swelling);
    const circle = { ...vault, properties: { tenantId: `[reference('${vault.id}').tenantId]` } };
    const folded = foldReading(plainReading([circle]), 'AzureCloud').bodies[0];
    expect(folded).toEqual(circle);
  });
});
