import * as z from 'zod';
import { CiliumSelector, type LabelSelector } from '../selector.ts';

const maybe = <T extends z.ZodType>(of: T) =>
  of.nullish().transform((found): z.output<T> | undefined => (found === null ? undefined : found));
const list = <T extends z.ZodType>(of: T) => maybe(z.array(of));

const PortProtocol = z.object({
  port: z.string({ error: 'is no text; Cilium wants ports between quotation marks' }).min(1, 'is empty'),
  endPort: maybe(z.number().int()),
  protocol: maybe(z.string()),
});

/** Parts that decide on more than addresses and ports: they are recognised and not judged. */
const PortRule = z.object({
  ports: list(PortProtocol),
  rules: maybe(z.record(z.string(), z.unknown())),
  serverNames: list(z.string()),
  listener: maybe(z.unknown()),
  originatingTLS: z.unknown().optional(),
  terminatingTLS: z.unknown().optional(),
});
export type PortRule = z.output<typeof PortRule>;

const CidrRule = z.object({
  cidr: maybe(z.string()),
  cidrGroupRef: maybe(z.string()),
  cidrGroupSelector: maybe(z.unknown()),
  except: list(z.string()),
});
export type CidrRule = z.output<typeof CidrRule>;

const Service = z.object({
  k8sService: maybe(z.object({ serviceName: maybe(z.string()), namespace: maybe(z.string()) })),
  k8sServiceSelector: maybe(z.object({ selector: CiliumSelector, namespace: maybe(z.string()) })),
});
export type ServicePeer = z.output<typeof Service>;

/** One entry of a list of rules; the endings of its fields' names show which list it is in. */
const fieldsOf = (side: 'from' | 'to') => ({
  [`${side}Endpoints`]: list(CiliumSelector),
  [`${side}CIDR`]: list(z.string()),
  [`${side}CIDRSet`]: list(CidrRule),
  [`${side}Entities`]: list(z.string()),
  [`${side}Groups`]: list(z.unknown()),
  [`${side}Nodes`]: list(z.unknown()),
  [`${side}Requires`]: list(z.unknown()),
  [`${side}Services`]: list(Service),
  [`${side}FQDNs`]: list(z.unknown()),
});

/** The kinds of peers an entry may have; undefined where it has none of the kind, which is not the same as an empty list. */
export interface Entry {
  readonly endpoints: readonly LabelSelector[] | undefined;
  readonly cidr: readonly string[] | undefined;
  readonly cidrSet: readonly CidrRule[] | undefined;
  readonly entities: readonly string[] | undefined;
  readonly groups: readonly unknown[] | undefined;
  readonly nodes: readonly unknown[] | undefined;
  readonly requires: readonly unknown[] | undefined;
  readonly services: readonly ServicePeer[] | undefined;
  readonly fqdns: readonly unknown[] | undefined;
  readonly toPorts: readonly PortRule[] | undefined;
  readonly icmps: readonly unknown[] | undefined;
  readonly authentication: string | undefined;
}

const entry = (side: 'from' | 'to') =>
  z
    .object({
      ...fieldsOf(side),
      toPorts: list(PortRule),
      icmps: list(z.unknown()),
      authentication: maybe(z.object({ mode: maybe(z.string()) })),
    })
    .transform((found): Entry => {
      const read = found as unknown as Readonly<Record<string, never>>;
      return {
        endpoints: read[`${side}Endpoints`],
        cidr: read[`${side}CIDR`],
        cidrSet: read[`${side}CIDRSet`],
        entities: read[`${side}Entities`],
        groups: read[`${side}Groups`],
        nodes: read[`${side}Nodes`],
        requires: read[`${side}Requires`],
        services: read[`${side}Services`],
        fqdns: read[`${side}FQDNs`],
        toPorts: found.toPorts,
        icmps: found.icmps,
        authentication: found.authentication?.mode,
      };
    });

/** One set of rules for the pods of one selector, as Cilium's two kinds hold it under `spec` and in `specs`. */
export const CiliumRule = z.object({
  endpointSelector: maybe(CiliumSelector),
  nodeSelector: maybe(CiliumSelector),
  ingress: list(entry('from')),
  ingressDeny: list(entry('from')),
  egress: list(entry('to')),
  egressDeny: list(entry('to')),
  /** What decides nothing. */
  labels: z.unknown().optional(),
  description: z.unknown().optional(),
  log: z.unknown().optional(),
  enableDefaultDeny: maybe(z.object({ ingress: maybe(z.boolean()), egress: maybe(z.boolean()) })),
});
export type CiliumRule = z.output<typeof CiliumRule>;

export const CiliumObject = z.object({
  spec: maybe(CiliumRule),
  specs: list(CiliumRule),
  status: maybe(
    z.object({
      conditions: list(z.object({ type: maybe(z.string()), status: maybe(z.string()), message: maybe(z.string()) })),
    }),
  ),
});
