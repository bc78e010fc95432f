import { describe, expect, it } from 'vitest';
import { nameProblem, sourceProblem } from '../../src/why/asked.ts';

const group = '/subscriptions/00000000-0000-0000-0000-0000000000a1/resourceGroups/r/providers';
const account = `${group}/Microsoft.Storage/storageAccounts/st1`;

describe('a name to ask for', () => {
  it.each([
    { text: 'st1.blob.core.windows.net', says: undefined },
    { text: 'ST1.blob.core.windows.net.', says: undefined },
    { text: '10.0.0.4', says: /^is an address/ },
    { text: 'fd00::4', says: /^is an address/ },
    { text: account, says: /^is the id of a resource, not a name that it has; write the whole name/ },
    { text: 'st1', says: /^is not a domain name; write the whole name/ },
  ])('$text', ({ text, says }) => {
    if (says === undefined) expect(nameProblem(text)).toBeUndefined();
    else expect(nameProblem(text)).toMatch(says);
  });
});

describe('who asks', () => {
  it.each([
    { text: `${group}/Microsoft.Network/virtualNetworks/v/subnets/s`, says: undefined },
    { text: `${group}/Microsoft.Compute/virtualMachines/m`, says: undefined },
    { text: `${group}/Microsoft.Web/sites/app`, says: undefined },
    { text: '10.0.0.4', says: /^is an address; name a network, .* that has it, by its resource id$/ },
    { text: 'vnet-app', says: /^is not a resource id; name a network/ },
    { text: account, says: /^is of type microsoft\.storage\/storageaccounts, which asks for no names; name a network/ },
    { text: `${group}/Microsoft.Network/privateDnsZones/z`, says: /asks for no names/ },
    { text: `${group}/Microsoft.Network/virtualNetworks/v/virtualNetworkPeerings/p`, says: /asks for no names/ },
    { text: group.replace('/providers', ''), says: /asks for no names/ },
    { text: `${group}/Microsoft.DBforPostgreSQL/flexibleServers/p`, says: /asks for no names/ },
  ])('$text', ({ text, says }) => {
    if (says === undefined) expect(sourceProblem(text)).toBeUndefined();
    else expect(sourceProblem(text)).toMatch(says);
  });
});
