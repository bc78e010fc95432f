import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../src/arm/own-origin.ts';
import { findResourceId, parseResourceId, quoteId, quoteType, shortId } from '../../src/core/resource-id.ts';
import { anyText } from '../support/any-text.ts';

const sub = '/subscriptions/00000000-0000-0000-0000-000000000001';

describe('a resource id', () => {
  it.each([
    {
      id: `${sub}`,
      type: 'microsoft.resources/subscriptions',
      name: '00000000-0000-0000-0000-000000000001',
      parent: undefined,
    },
    { id: `${sub}/resourceGroups/App`, type: 'microsoft.resources/resourcegroups', name: 'app', parent: undefined },
    {
      id: `${sub}/resourcegroups/app/providers/Microsoft.Network/privateEndpoints/PE1/`,
      type: 'microsoft.network/privateendpoints',
      name: 'pe1',
      parent: undefined,
    },
    {
      id: `${sub}/resourceGroups/hub/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/A/st1`,
      type: 'microsoft.network/privatednszones/a',
      name: 'st1',
      parent: `${sub}/resourcegroups/hub/providers/microsoft.network/privatednszones/privatelink.blob.core.windows.net`,
    },
    {
      id: `${sub}/resourceGroups/app/providers/Microsoft.Storage/storageAccounts/st/providers/Microsoft.Authorization/locks/l1`,
      type: 'microsoft.authorization/locks',
      name: 'l1',
      parent: undefined,
    },
  ])('$id is a $type', ({ id, type, name, parent }) => {
    expect(parseResourceId(id)).toMatchObject({ type, name, parent });
  });

  it.each([
    '',
    '/',
    'subscriptions/x',
    `${sub}/resourceGroups`,
    `${sub}/resourceGroups/app/providers/Microsoft.Network`,
    `${sub}//resourceGroups/a`,
    `${sub}/resourceGroups/a//`,
    `//${sub}/resourceGroups/a`,
    `${sub}/resourceGroups/a\n`,
    `${sub}/resourceGroups/a/\n`,
    `\n${sub}/resourceGroups/a`,
    `${sub}/resourceGroups/a `,
    ` ${sub}/resourceGroups/a`,
    `${sub}/resourceGroups/a /providers/Microsoft.KeyVault/vaults/kv`,
    `${sub}/resourceGroups/a/providers/Microsoft.KeyVault/vaults/ kv`,
    undefined,
    7,
  ])('%s is none', (text) => {
    expect(findResourceId(text)).toBeUndefined();
  });

  it.each([
    ['s', 'no GUID'],
    ['00000000-0000-0000-0000-00000000000', 'a digit too few'],
    ['00000000-0000-0000-0000-0000000000011', 'a digit too many'],
    ['{00000000-0000-0000-0000-000000000001}', 'a GUID in braces'],
    ['00000000000000000000000000000001', 'a GUID without hyphens'],
    ['00000000-0000-0000-0000-00000000000g', 'a letter that is no digit'],
  ])('of the subscription %s (%s) is none', (subscription) => {
    expect(findResourceId(`/subscriptions/${subscription}/resourceGroups/app`)).toBeUndefined();
  });

  it.each([
    ['RG-Ü', 'rg-ü'],
    // The Kelvin sign is no k to Azure, nor the dotted capital I an i: their groups are other groups.
    ['rg-\u212a', 'rg-\u212a'],
    ['RG-\u0130', 'rg-\u0130'],
    ['rg-\u017f', 'rg-\u017f'],
  ])('%s has the group %s', (group, lower) => {
    expect(findResourceId(`${sub}/resourceGroups/${group}`)?.resourceGroup).toBe(lower);
    expect(shortId(`${sub}/resourceGroups/${group}`)).toBe(shortId(`${sub}/resourceGroups/${lower}`));
    expect(shortId(`${sub}/resourceGroups/rg-k`)).not.toBe(shortId(`${sub}/resourceGroups/rg-\u212a`));
  });

  it.each([
    ['steps up to another group', `${sub}/resourceGroups/rg-test/../rg-prod/providers/Microsoft.KeyVault/vaults/kv`],
    ['steps up at its end', `${sub}/resourceGroups/rg-test/providers/Microsoft.KeyVault/vaults/..`],
    ['stays where it is for one step', `${sub}/resourceGroups/./providers/Microsoft.KeyVault/vaults/kv`],
    ['steps up in disguise', `${sub}/resourceGroups/rg-test/%2e%2e/rg-prod/providers/Microsoft.KeyVault/vaults/kv`],
    ['steps up by a backslash', `${sub}/resourceGroups/rg-test/providers/Microsoft.KeyVault/vaults/a\\..\\kv`],
    [
      'ends in a query of its own',
      `${sub}/resourceGroups/rg-test/providers/Microsoft.KeyVault/vaults/kv?api-version=1`,
    ],
    ['ends in a fragment', `${sub}/resourceGroups/rg-test/providers/Microsoft.KeyVault/vaults/kv#`],
    [
      'holds a tab, which an address drops',
      `${sub}/resourceGroups/rg-test/providers/Microsoft.KeyVault/vaults/.\t./kv/x`,
    ],
    ['holds a line break', `${sub}/resourceGroups/rg-test/providers/Microsoft.KeyVault/vaults/kv\nkv2`],
    [
      'is turned around where people read it',
      `${sub}/resourceGroups/rg\u202e-prod/providers/Microsoft.KeyVault/vaults/kv`,
    ],
    ['holds a joiner that nobody sees', `${sub}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/k\u200dv`],
    ['holds a line separator', `${sub}/resourceGroups/rg-test/providers/Microsoft.KeyVault/vaults/kv\u2028kv2`],
  ])('that %s is none', (_what, text) => {
    expect(findResourceId(text)).toBeUndefined();
  });

  it.each(['*', '@', 'a.b', '...', 'a b', '(1)', 'ü', '_acme'])('may have %j for a name', (name) => {
    expect(findResourceId(`${sub}/resourceGroups/hub/providers/Microsoft.X/things/${name}`)?.name).toBe(name);
  });

  it('leads, as an address, to itself: no id that is taken asks for another path', () => {
    const segment = fc.oneof(
      anyText({ minLength: 1, maxLength: 8 }),
      fc.string({
        unit: fc.constantFrom('.', '@', ' ', '(', '+', ':', ';', 'K', '\u212a'),
        minLength: 1,
        maxLength: 8,
      }),
    );
    fc.assert(
      fc.property(segment, segment, (group, name) => {
        const id = `${sub}/resourceGroups/${group}/providers/Microsoft.X/things/${name}`;
        const taken = findResourceId(id);
        fc.pre(taken !== undefined);
        const { origin, pathname, search, hash } = new URL(addressOf('https://management.example', taken?.id ?? ''));
        expect({ origin, path: decodeURIComponent(pathname), search, hash }).toEqual({
          origin: 'https://management.example',
          path: taken?.id,
          search: '',
          hash: '',
        });
      }),
    );
  });

  it('says how an id is written where it must be one', () => {
    expect(() => parseResourceId('st1')).toThrow("'st1' is not an ARM resource id; expected /subscriptions/");
  });

  it.each([
    [`${sub}/resourceGroups/App`, `'${sub}/resourcegroups/app'`],
    [`${sub}/resourceGroups/a/providers/Contoso.X/y/a b`, `'${sub}/resourcegroups/a/providers/contoso.x/y/a b'`],
    [`${sub}/resourceGroups/please approve/providers/Contoso.X/y/a`, 'a text that can be no id'],
    [`${sub}/resourceGroups/a/providers/Contoso.X/y/<b>a`, 'a text that can be no id'],
    [`${sub}/resourceGroups/a/providers/please approve/y/a`, 'a text that can be no id'],
    [`${sub}/resourceGroups/a/providers/X.Y/z/"a"/providers/X.Y/z/a`, 'a text that can be no id'],
    [
      'pls1.00000000-0000-0000-0000-000000000001.westeurope.azure.privatelinkservice',
      "'pls1.00000000-0000-0000-0000-000000000001.westeurope.azure.privatelinkservice'",
    ],
    ['approve this .azure.privatelinkservice', 'a text that can be no id'],
    ['', 'a text that can be no id'],
  ])('%s is said as %s', (text, said) => expect(quoteId(text)).toBe(said));

  it.each([
    ['microsoft.storage/storageaccounts', "'microsoft.storage/storageaccounts'"],
    ['contoso.made/please approve', 'a text that can be no type'],
  ])('a type %s is said as %s', (text, said) => expect(quoteType(text)).toBe(said));

  it('is the same in every casing, parsed once or twice', () => {
    const segment = fc.stringMatching(/^[a-zA-Z0-9-]{1,12}$/);
    fc.assert(
      fc.property(segment, segment, segment, (group, type, name) => {
        const id = `${sub}/resourceGroups/${group}/providers/Microsoft.X/${type}/${name}`;
        const parsed = findResourceId(id);
        expect(findResourceId(id.toUpperCase())).toEqual(parsed);
        expect(findResourceId(parsed?.id)).toEqual(parsed);
        expect(shortId(id.toUpperCase())).toBe(shortId(id));
      }),
    );
  });

  it('hashes to 43 characters that a table key and a route take', () => {
    expect(shortId(sub)).toMatch(/^[\w-]{43}$/);
  });
});
