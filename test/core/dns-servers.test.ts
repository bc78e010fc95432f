import { describe, expect, it } from 'vitest';
import { azureDns, serversIn } from '../../src/core/dns-servers.ts';

describe('a list of DNS servers', () => {
  it.each([
    { list: undefined, servers: [] },
    { list: [], servers: [] },
    { list: ['', '  '], servers: [] },
    { list: ['10.0.1.4', ' 10.0.1.5 '], servers: ['10.0.1.4', '10.0.1.5'] },
    { list: ['FD00::0005'], servers: ['fd00::5'] },
    { list: ['AzureProvidedDNS'], servers: [azureDns] },
    { list: ['dns.contoso.com'], servers: ['dns.contoso.com'] },
  ])('$list is $servers', ({ list, servers }) => {
    expect(serversIn(list)).toEqual(servers);
  });
});
