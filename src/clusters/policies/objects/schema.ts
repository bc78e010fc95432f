import * as z from 'zod';
import { findAddress } from '../../../core/addresses.ts';
import type { ContainerPort, Labels, Protocol, ServicePort } from '../model.ts';

export const protocols = ['TCP', 'UDP', 'SCTP'] as const satisfies readonly Protocol[];

const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((found): Labels => found ?? {});
const text = z
  .string()
  .nullish()
  .transform((found) => (found === null || found === '' ? undefined : found));
/** A pod that waits for its address may have an empty one. */
const address = z
  .string()
  .refine((found) => found === '' || findAddress(found) !== undefined, { error: 'is not an address' });
const port = z.number().int().min(1).max(65_535);
const protocol = z
  .enum(protocols)
  .nullish()
  .transform((found): Protocol => found ?? 'TCP');
/** A list that may be left out. */
export const many = <T extends z.ZodType>(of: T) =>
  z
    .array(of)
    .nullish()
    .transform((found): readonly z.output<T>[] => found ?? []);

export const Metadata = z.object({
  name: z.string().min(1),
  namespace: text.transform((found) => found ?? 'default'),
  labels,
  annotations: labels,
});

const Port = z
  .object({ name: text, containerPort: port, protocol })
  .transform(({ name, containerPort, protocol: of }): ContainerPort => ({ name, number: containerPort, protocol: of }));
const Container = z.object({ ports: many(Port), restartPolicy: text });

export const PodObject = z.object({
  metadata: Metadata,
  spec: z
    .object({
      nodeName: text,
      hostNetwork: z.boolean().nullish(),
      serviceAccountName: text,
      containers: many(Container),
      initContainers: many(Container),
    })
    .prefault({}),
  status: z
    .object({
      phase: text,
      podIP: address.nullish(),
      podIPs: many(z.object({ ip: address })),
      hostIP: address.nullish(),
      hostIPs: many(z.object({ ip: address })),
    })
    .prefault({}),
});

export const NodeObject = z.object({
  metadata: Metadata,
  status: z.object({ addresses: many(z.object({ type: z.string(), address: z.string() })) }).prefault({}),
});

const ServicePortObject = z
  .object({
    name: text,
    protocol,
    port,
    targetPort: z.union([z.number(), z.string().min(1)]).nullish(),
    nodePort: z.number().int().min(0).max(65_535).nullish(),
  })
  .transform(
    ({ targetPort, nodePort, ...rest }): ServicePort => ({
      ...rest,
      target: numbered(targetPort) ?? rest.port,
      nodePort: nodePort ?? undefined,
    }),
  );

/** A target port of "8080" is the number; Kubernetes takes a text of digits for a name, and refuses such a name. */
function numbered(target: number | string | null | undefined): number | string | undefined {
  if (typeof target === 'string' && /^\d+$/.test(target)) return Number(target);
  return target === 0 ? undefined : (target ?? undefined);
}

export const ServiceObject = z.object({
  metadata: Metadata,
  spec: z
    .object({
      type: text.transform((found) => found ?? 'ClusterIP'),
      selector: labels,
      clusterIP: text,
      clusterIPs: many(z.string()),
      externalIPs: many(z.string()),
      externalName: text,
      externalTrafficPolicy: text.transform((found) => found ?? 'Cluster'),
      ports: many(ServicePortObject),
    })
    .prefault({}),
  status: z.object({ loadBalancer: z.object({ ingress: many(z.object({ ip: text })) }).prefault({}) }).prefault({}),
});

export const NamespaceObject = z.object({ metadata: Metadata });
