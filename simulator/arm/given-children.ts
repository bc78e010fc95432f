import type { SimResource, World } from '../world.ts';
import { type Json, withProperties } from './bodies.ts';
import { canonicalType } from './casing.ts';

const off = { enabled: false };
const storage = { cors: { corsRules: [] } };

/** Children that a resource has from the first moment, by type: their one name is `default`. Bodies from the provider's own examples. */
const given: Readonly<Record<string, Json>> = {
  'microsoft.storage/storageaccounts/blobservices': {
    ...storage,
    deleteRetentionPolicy: { ...off, allowPermanentDelete: false },
    containerDeleteRetentionPolicy: off,
  },
  'microsoft.storage/storageaccounts/fileservices': {
    ...storage,
    shareDeleteRetentionPolicy: { enabled: true, days: 7 },
    protocolSettings: { smb: {} },
  },
  'microsoft.storage/storageaccounts/queueservices': storage,
  'microsoft.storage/storageaccounts/tableservices': storage,
};

/** The child of that type a parent has without anybody having made it; undefined for any other id. */
export function givenChild(parent: SimResource, type: string, name: string): SimResource | undefined {
  const properties = given[type.toLowerCase()];
  if (properties === undefined || name.toLowerCase() !== 'default') return undefined;
  const collection = type.slice(type.lastIndexOf('/') + 1);
  const id = `${parent.id}/${collection}/default`;
  const { sku } = parent.body;
  return {
    id,
    name: 'default',
    type,
    body: withProperties({ ...(sku === undefined ? {} : { sku }), id, name: 'default', type }, properties),
  };
}

/** What exists at an id, whether somebody wrote it or its parent has it from the first moment. */
export function findOrGiven(world: World, id: string): SimResource | undefined {
  const standing = world.find(id);
  if (standing !== undefined) return standing;
  const [parentId = '', collection = '', name = ''] = /^(.*)\/([^/]+)\/([^/]+)$/.exec(id)?.slice(1) ?? [];
  const parent = world.find(parentId);
  return parent && givenChild(parent, canonicalType(`${parent.type}/${collection}`), name);
}
