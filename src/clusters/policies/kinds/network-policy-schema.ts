import * as z from 'zod';
import { findPrefix } from '../../../core/prefixes.ts';
import { quote } from '../../../core/text.ts';
import type { Range } from '../model.ts';
import { many, protocols } from '../objects/schema.ts';
import { findRange } from '../ranges.ts';
import { LabelSelector } from '../selector.ts';
import { isPortName } from './ports.ts';

/** One strictly inside of the other: Kubernetes refuses an exception that is the whole block. */
const isInside = (cidr: string, except: string): boolean => {
  const [whole, part] = [findPrefix(cidr), findPrefix(except)];
  return (
    whole !== undefined &&
    part !== undefined &&
    part.length > whole.length &&
    whole.family === part.family &&
    part.first >= whole.first &&
    part.last <= whole.last
  );
};

const isBlock = (text: string): boolean => text.includes('/') && findPrefix(text) !== undefined;

const IpBlock = z
  .object({ cidr: z.string(), except: z.array(z.string()).nullish() })
  .transform(({ cidr, except }, context): Range => {
    const range = isBlock(cidr) ? findRange(cidr, (except ?? []).filter(isBlock)) : undefined;
    const refuse = (path: PropertyKey[], message: string): void => context.addIssue({ code: 'custom', path, message });
    if (range === undefined) refuse(['cidr'], `is ${quote(cidr)}, which is no range with a length, as 10.0.0.0/8`);
    for (const [index, each] of (except ?? []).entries()) {
      if (!isBlock(each))
        refuse(['except', index], `is ${quote(each)}, which is no range with a length, as 10.1.0.0/16`);
      else if (range !== undefined && !isInside(cidr, each))
        refuse(['except', index], `is ${quote(each)}, which is not strictly inside of ${cidr}`);
    }
    return range ?? { cidr, except: [] };
  });

const Peer = z
  .object({
    podSelector: LabelSelector.nullish(),
    namespaceSelector: LabelSelector.nullish(),
    ipBlock: IpBlock.nullish(),
  })
  .superRefine(({ podSelector, namespaceSelector, ipBlock }, context) => {
    const selects = (podSelector ?? namespaceSelector ?? undefined) !== undefined;
    const message =
      ipBlock && selects
        ? 'a peer has an ipBlock and a selector; write two peers'
        : !ipBlock && !selects
          ? 'a peer selects nobody: give it podSelector, namespaceSelector or ipBlock'
          : undefined;
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
export type Peer = z.output<typeof Peer>;

const Port = z
  .object({
    protocol: z
      .enum(protocols)
      .nullish()
      .transform((found) => found ?? 'TCP'),
    port: z
      .union([z.number().int().min(1).max(65_535), z.string().refine(isPortName, { error: 'is no name of a port' })])
      .nullish(),
    endPort: z.number().int().min(1).max(65_535).nullish(),
  })
  .refine(
    ({ port, endPort }) =>
      (endPort ?? undefined) === undefined || (typeof port === 'number' && Number(endPort) >= port),
    {
      error: 'endPort needs a port that is a number and not above it',
    },
  );

const direction = z.enum(['Ingress', 'Egress']);

/** The spec of a NetworkPolicy, as the API server takes it or refuses it. */
export const NetworkPolicySpec = z.object({
  podSelector: LabelSelector.nullish().transform((found) => found ?? []),
  policyTypes: many(direction).refine((types) => types.length <= 2, { error: 'names more than two directions' }),
  ingress: many(z.object({ from: many(Peer), ports: many(Port) })),
  egress: many(z.object({ to: many(Peer), ports: many(Port) })),
});
export type NetworkPolicySpec = z.output<typeof NetworkPolicySpec>;
