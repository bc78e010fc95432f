import { foldCase } from '../../../core/text.ts';
import {
  type Claim,
  fail,
  type Given,
  type LineAnswer,
  pass,
  type StorageClass,
  unasked,
  unknown,
  worst,
} from '../model.ts';

/** The old name of the driver for files is answered by the new one: https://kubernetes.io/docs/concepts/storage/volumes/#azurefile */
const provisioners: ReadonlySet<string> = new Set([
  'file.csi.azure.com',
  'blob.csi.azure.com',
  'kubernetes.io/azure-file',
]);

/** Those that AKS makes itself, and writes back: https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes */
const builtIn: ReadonlySet<string> = new Set([
  'azurefile',
  'azurefile-csi',
  'azurefile-csi-premium',
  'azurefile-premium',
  'azureblob-fuse-premium',
  'azureblob-nfs-premium',
]);

/** 3.14: classes of files and blobs make accounts that nodes reach through an endpoint only where they say so. */
export function storageClasses(given: Given): LineAnswer {
  const { live } = given;
  const { storageClasses: classes, claims } = live ?? {};
  if (classes === undefined || claims === undefined)
    return unknown(`storage classes are known to the cluster alone: ${unasked(given)}`);
  const open = classes.filter(
    ({ provisioner, networkEndpointType }) =>
      provisioners.has(provisioner) && foldCase(networkEndpointType) !== 'privateendpoint',
  );
  const verdicts = open.map((each) => verdictOn(each, claimsOf(each, claims)));
  return worst(verdicts, pass('every storage class of files and blobs says networkEndpointType: privateEndpoint'));
}

function verdictOn({ name }: StorageClass, claims: readonly Claim[]): LineAnswer {
  const lacks = `storage class ${name} lacks networkEndpointType: privateEndpoint`;
  if (!builtIn.has(name)) return fail(lacks);
  const used = claims.map((claim) => claim.name).sort();
  return used.length > 0
    ? fail(`${lacks}, and ${used.join(', ')} uses it`)
    : pass(`${name} is built in and lacks networkEndpointType: privateEndpoint, and no claim uses it`);
}

const claimsOf = ({ name, isDefault }: StorageClass, claims: readonly Claim[]): readonly Claim[] =>
  claims.filter(({ storageClass }) => storageClass === name || (storageClass === undefined && isDefault));
