import { z } from 'zod';
import { InputError, type Problem } from '../../core/errors.ts';
import { checkJson } from '../../core/schema-words.ts';
import { foldCase } from '../../core/text.ts';
import { itemsOf } from '../policies/objects/items.ts';
import { Metadata, ServiceObject } from '../policies/objects/schema.ts';
import type { Live } from './model.ts';

const text = z.string().nullish();

const StorageClassObject = z.object({
  metadata: Metadata,
  provisioner: z.string().min(1),
  parameters: z.record(z.string(), z.string()).nullish(),
});
const ClaimObject = z.object({ metadata: Metadata, spec: z.object({ storageClassName: text }).prefault({}) });

const annotation = {
  internal: 'service.beta.kubernetes.io/azure-load-balancer-internal',
  default: 'storageclass.kubernetes.io/is-default-class',
} as const;

/**
 * Reads what `kubectl get storageclasses,persistentvolumeclaims,services -A -o json` prints.
 * @throws InputError naming each field that can't be read.
 */
export function readLive(content: unknown): Live {
  const problems: Problem[] = [];
  const items = named('live', () => itemsOf(content));
  const read = <T>(kind: string, schema: z.ZodType<T>): readonly T[] =>
    items
      .filter((item) => item.kind === kind)
      .flatMap(({ path, body }) => {
        const { data, problems: refused } = checkJson(schema, body, path);
        problems.push(...(refused ?? []));
        return data === undefined ? [] : [data];
      });
  const live: Live = {
    storageClasses: read('StorageClass', StorageClassObject).map(({ metadata, provisioner, parameters }) => ({
      name: metadata.name,
      provisioner,
      networkEndpointType: parameters?.networkEndpointType,
      isDefault: metadata.annotations[annotation.default] === 'true',
    })),
    claims: read('PersistentVolumeClaim', ClaimObject).map(({ metadata, spec }) => ({
      name: `${metadata.namespace}/${metadata.name}`,
      storageClass: spec.storageClassName ?? undefined,
    })),
    services: read('Service', ServiceObject).map(({ metadata, spec }) => ({
      name: `${metadata.namespace}/${metadata.name}`,
      type: spec.type,
      isInternal: foldCase(metadata.annotations[annotation.internal]) === 'true',
    })),
  };
  if (problems.length > 0) throw new InputError('live', problems);
  return live;
}

/** The same refusal under another name. */
function named<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError ? new InputError(what, error.problems) : error;
  }
}
