import { findAddress } from './addresses.ts';
import { foldCase } from './text.ts';

/** The address at which every network reaches its own Azure DNS; naming it is naming no server. */
export const azureDns = '168.63.129.16';

/**
 * A list of DNS servers as networks and interfaces write it, in its order. `AzureProvidedDNS` is Azure's own
 * (learn.microsoft.com/rest/api/virtualnetwork/network-interfaces/get, dnsSettings). What is no address stays: nobody knows whom it asks.
 */
export const serversIn = (list: unknown): readonly string[] =>
  (Array.isArray(list) ? list : []).flatMap((server: unknown) => {
    const text = typeof server === 'string' ? server.trim() : '';
    if (text === '') return [];
    return foldCase(text) === 'azureprovideddns' ? azureDns : (findAddress(text)?.text ?? text);
  });
