import * as z from 'zod';
import { InputError, type Problem } from '../../core/errors.ts';
import { foldCase } from '../../core/text.ts';
import { itemsOf, readerOf } from '../policies/objects/items.ts';
import { Metadata, ServiceObject } from '../policies/objects/schema.ts';
import type { Live } from './model.ts';

const text = z.string().nullish();

const StorageClassObject = z.object({
  metadata: Metadata,
  provisioner: z.string().min(1),
  parameters: z.record(z.string(), z.string()).nullish(),
});
const ClaimObject = z.object({ metadata: Metadata, spec: z.object({ storageClassName: text }).prefault({}) });

/** Annotations that describe storage or a service. */
export const annotation = {
  internal: 'service.beta.kubernetes.io/azure-load-balancer-internal',
  default: 'storageclass.kubernetes.io/is-default-class',
  /** Its earlier name, which Kubernetes still accepts (IsDefaultAnnotation in its pkg/volume/util). */
  olderDefault: 'storageclass.beta.kubernetes.io/is-default-class',
  /** The older way to name a claim's class, which Kubernetes reads first (GetPersistentVolumeClaimClass in k8s.io/component-helpers). */
  storageClass: 'volume.beta.kubernetes.io/storage-class',
} as const;

/**
 * Reads what `kubectl get storageclasses,persistentvolumeclaims,services -A -o json` prints. AKS makes storage classes in every cluster
 * (https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes) and Kubernetes the service default/kubernetes: where none is listed,
 * they were not requested, and nothing is known of them.
 * @throws InputError naming each field that can't be read.
 */
export function readLive(content: unknown): Live {
  const problems: Problem[] = [];
  const items = named('live', () => itemsOf(content));
  const read = readerOf(items, problems);
  const live: Live = {
    storageClasses: some(
      read('StorageClass', StorageClassObject).map(({ metadata, provisioner, parameters }) => ({
        name: metadata.name,
        provisioner,
        networkEndpointType: parameterOf(parameters, 'networkEndpointType'),
        isDefault: [annotation.default, annotation.olderDefault].some((each) => metadata.annotations[each] === 'true'),
      })),
    ),
    claims: read('PersistentVolumeClaim', ClaimObject).map(({ metadata, spec }) => ({
      name: `${metadata.namespace}/${metadata.name}`,
      storageClass: metadata.annotations[annotation.storageClass] ?? spec.storageClassName ?? undefined,
    })),
    services: some(
      read('Service', ServiceObject).map(({ metadata, spec }) => ({
        name: `${metadata.namespace}/${metadata.name}`,
        type: spec.type,
        isInternal: foldCase(metadata.annotations[annotation.internal]) === 'true',
      })),
    ),
  };
  if (problems.length > 0) throw new InputError('live', problems);
  return live;
}

/** The driver reads the names of parameters in any case (CreateVolume in https://github.com/kubernetes-sigs/azurefile-csi-driver). */
const parameterOf = (parameters: Readonly<Record<string, string>> | null | undefined, name: string) =>
  Object.entries(parameters ?? {}).find(([each]) => foldCase(each) === foldCase(name))?.[1];

const some = <T>(found: readonly T[]): readonly T[] | undefined => (found.length === 0 ? undefined : found);

/** Which kinds are missing although every cluster has some, as a reason; undefined where all are present. */
export function missingOf({ storageClasses, services }: Live): string | undefined {
  const kinds = [
    storageClasses === undefined ? ['StorageClass'] : [],
    services === undefined ? ['Service'] : [],
  ].flat();
  return kinds.length === 0 ? undefined : `what it said holds no ${kinds.join(' and no ')}, and every cluster has some`;
}

/** The same refusal under another name. */
function named<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError ? new InputError(what, error.problems) : error;
  }
}
