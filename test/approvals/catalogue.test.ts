import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { findConnectableType, listConnectableTypes } from '../../src/approvals/catalogue.ts';

const Entry = z.strictObject({
  type: z.string().regex(/^[a-z0-9.]+(\/[a-z0-9]+)+$/),
  apiVersion: z.string().regex(/^\d{4}-\d\d-\d\d(-[a-z]+)?$/),
  parentApiVersion: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d(-[a-z]+)?$/)
    .optional(),
  list: z.enum(['yes', 'no', 'unknown']),
  write: z.enum(['PUT', 'PATCH', 'none']),
  care: z.enum(['platform', 'named']).optional(),
  ids: z.literal('reused').optional(),
  removal: z.literal('DELETE').optional(),
});

describe('the catalogue of connectable types', () => {
  it.each(listConnectableTypes().map((entry) => ({ entry, type: entry.type })))('describes $type', ({ entry }) => {
    expect(Entry.parse(entry)).toEqual(entry);
  });

  it('has each type once, and more than a hundred of them', () => {
    expect(listConnectableTypes().length).toBeGreaterThan(100);
  });

  it('is asked in any casing', () => {
    expect(findConnectableType('Microsoft.Keyvault/VAULTS')?.list).toBe('no');
    expect(findConnectableType('microsoft.network/virtualnetworks')).toBeUndefined();
  });

  it.each([
    { type: 'Microsoft.Batch/batchAccounts', is: { write: 'PATCH' } },
    { type: 'Microsoft.Chaos/privateAccesses', is: { write: 'none' } },
    { type: 'Microsoft.ContainerService/managedClusters', is: { care: 'platform' } },
    { type: 'Microsoft.Authorization/resourceManagementPrivateLinks', is: { care: 'named' } },
    { type: 'Microsoft.DBforMySQL/servers', is: { list: 'no', parentApiVersion: '2017-12-01-preview' } },
    { type: 'Microsoft.Network/privateLinkServices', is: { list: 'yes', write: 'PUT' } },
    { type: 'Microsoft.App/containerApps', is: { apiVersion: '2026-07-01', write: 'PUT' } },
    {
      type: 'Microsoft.ServiceNetworking/trafficControllers',
      is: { apiVersion: '2026-03-01', list: 'yes', write: 'PUT' },
    },
    { type: 'Microsoft.Security/privateLinks', is: { write: 'PUT' } },
    { type: 'Microsoft.HorizonDb/clusters', is: { write: 'PUT' } },
  ])('knows what is special about $type', ({ type, is }) => {
    expect(findConnectableType(type)).toMatchObject(is);
  });
});
