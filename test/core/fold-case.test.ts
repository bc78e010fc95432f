import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase } from '../../src/core/text.ts';
import { parseEndpoint } from '../../src/dns/endpoints/endpoint-schema.ts';
import { findDomainName } from '../../src/dns/names/domain-name.ts';
import { ownershipMetadata, readStanding } from '../../src/dns/records/ownership.ts';
import { lowerText } from '../../src/egress/body.ts';
import { identify } from '../../src/egress/reading/identify.ts';
import { worldOf } from '../../src/egress/world.ts';
import { parseEvents } from '../../src/events/parse-event.ts';
import { anyText } from '../support/any-text.ts';

const sub = '/subscriptions/00000000-0000-0000-0000-000000000001';
/** A group whose name becomes another's in plain lower case: its K is the Kelvin sign. */
const kelvin = `${sub}/resourceGroups/RG-\u212a`;
const folded = `${sub}/resourcegroups/rg-\u212a`;
const network = 'providers/Microsoft.Network';

describe('a letter is folded only where it comes back', () => {
  it.each([
    ['ABC', 'abc'],
    ['Ü', 'ü'],
    ['\u212a', '\u212a'],
    ['\u0130', '\u0130'],
    ['\u017f', '\u017f'],
    ['\u2126', '\u2126'],
  ])('%s: %s', (text, lower) => expect(foldCase(text)).toBe(lower));

  it('so no two texts that differ beyond case become one, and folding again changes nothing', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const lower = foldCase(text);
        expect(foldCase(lower)).toBe(lower);
        for (const [index, letter] of Array.from(lower).entries()) {
          const before = Array.from(text)[index];
          if (letter !== before) expect(letter.toUpperCase()).toBe(before);
        }
      }),
    );
  });
});

describe('the Kelvin sign stays itself at every input', () => {
  it('of private endpoints', () => {
    const endpoint = parseEndpoint({
      id: `${kelvin}/${network}/privateEndpoints/pe1`,
      type: 'Microsoft.Network/privateEndpoints',
      location: 'westeurope',
      properties: {
        provisioningState: 'Succeeded',
        subnet: { id: `${kelvin}/${network}/virtualNetworks/v/subnets/s` },
        networkInterfaces: [{ id: `${kelvin}/${network}/networkInterfaces/n` }],
        privateLinkServiceConnections: [
          {
            name: 'c',
            properties: {
              privateLinkServiceId: `${kelvin}/providers/Microsoft.KeyVault/vaults/kv1`,
              groupIds: ['vault'],
              privateLinkServiceConnectionState: { status: 'Approved' },
            },
          },
        ],
      },
    });
    const { id, subnet, network: of, privateLinkResource, networkInterfaces } = endpoint;
    for (const each of [id, subnet, of, privateLinkResource, ...networkInterfaces])
      expect(each).toContain(`${folded}/`);
  });

  it('of marks', () => {
    const endpoint = `${folded}/${network.toLowerCase()}/privateendpoints/pe1`;
    const mark = ownershipMetadata('owner', { endpoint, resourceGuid: 'g' });
    const other = ownershipMetadata('owner', { endpoint: endpoint.replace('\u212a', 'k'), resourceGuid: 'g' });
    expect(mark).not.toEqual(other);
    const body = { etag: 'e', properties: { ttl: 10, metadata: mark, aRecords: [{ ipv4Address: '10.0.0.4' }] } };
    expect(readStanding(body, 'owner')).toMatchObject({ kind: 'ours' });
  });

  it('of events, also where a verb is cut off the id', () => {
    const proxy = `${kelvin}/providers/Microsoft.KeyVault/vaults/kv1/privateEndpointConnectionProxies/p`;
    const operationName = 'Microsoft.KeyVault/vaults/privateEndpointConnectionProxies/validate/action';
    const data = { resourceUri: `${proxy}/validate`, operationName };
    const { changes } = parseEvents({ id: 'e', eventType: 'Microsoft.Resources.ResourceActionSuccess', data });
    expect(changes[0]?.id).toContain(`${folded}/`);
  });

  it('of names: one with it is no name of the DNS', () => {
    expect(findDomainName('ST1.Blob.Core.Windows.Net.')).toBe('st1.blob.core.windows.net');
    expect(findDomainName('\u212av1.vault.azure.net')).toBeUndefined();
  });

  it('of templates and previews: a group of another name is another group', () => {
    const id = `[resourceId('00000000-0000-0000-0000-000000000001', 'RG-\u212a', 'Microsoft.Network/networkInterfaces', 'n')]`;
    const found = identify({ id, type: 'Microsoft.Network/networkInterfaces', name: 'n' });
    expect(found?.resourceGroup).toBe('rg-\u212a');
  });

  it('of what egress judges: a group of another name lends it nothing', () => {
    const other = { id: `${kelvin.replace('\u212a', 'K')}/${network}/networkSecurityGroups/nsg`, properties: {} };
    const world = worldOf([other]);
    expect(world.find(other.id)).toBeDefined();
    expect(world.find(`${kelvin}/${network}/networkSecurityGroups/nsg`)).toBeUndefined();
    expect(lowerText(kelvin)).toBe(folded);
  });
});
