import * as z from 'zod';
import { checkJson } from '../../../core/schema-words.ts';
import type { WrittenPolicy } from '../model.ts';
import { formOfName, formOfNamespace, formOfValue, isLabelValue, isNamespaceName, isObjectName } from '../names.ts';
import { keyedByLabels } from '../selector.ts';
import { CiliumRule } from './cilium-schema.ts';
import { NetworkPolicySpec } from './network-policy-schema.ts';

const anything = z.unknown().optional();

/** What the API server holds the metadata of any policy to (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/). */
const Metadata = z.object({
  name: z.string().refine(isObjectName, { error: `is no name of an object; ${formOfName}` }),
  namespace: z
    .string()
    .refine((name) => name === '' || isNamespaceName(name), { error: `is no name of a namespace; ${formOfNamespace}` })
    .nullish(),
  labels: keyedByLabels(z.string().refine(isLabelValue, { error: formOfValue })).nullish(),
  annotations: keyedByLabels(z.string()).nullish(),
});

/** All that metadata may hold beside (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/). */
const MetadataFields = Metadata.extend({
  generateName: anything,
  uid: anything,
  resourceVersion: anything,
  generation: anything,
  creationTimestamp: anything,
  deletionTimestamp: anything,
  deletionGracePeriodSeconds: anything,
  ownerReferences: anything,
  finalizers: anything,
  managedFields: anything,
  selfLink: anything,
});

/** What is wrong with the metadata of a policy; undefined where nothing is. */
export const problemsOfMetadata = ({ body }: WrittenPolicy) => checkJson(Metadata, body.metadata, 'metadata').problems;

const fields = { apiVersion: anything, kind: anything, metadata: MetadataFields, status: anything };
const OfKubernetes = z.object({ ...fields, spec: NetworkPolicySpec });
const OfCilium = z.object({ ...fields, spec: CiliumRule, specs: z.array(CiliumRule) });

/** The fields of a kind of policies. */
export const schemaOf = ({ kind }: WrittenPolicy): z.ZodType => (kind === 'NetworkPolicy' ? OfKubernetes : OfCilium);
