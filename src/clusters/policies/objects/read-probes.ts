import * as z from 'zod';
import { findAddress } from '../../../core/addresses.ts';
import { isRecord } from '../../../core/arm-body.ts';
import { closest } from '../../../core/closest.ts';
import { InputError, type Problem } from '../../../core/errors.ts';
import { fieldPath } from '../../../core/field-path.ts';
import { checkJson } from '../../../core/schema-words.ts';
import { foldCase, quote } from '../../../core/text.ts';
import type { Dataplane, Protocol } from '../model.ts';
import { protocols } from './schema.ts';

/** What a probe names: a kind of thing, and which. */
export type Place =
  | { readonly kind: 'pod' | 'service'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'node' | 'name'; readonly name: string }
  | { readonly kind: 'ip'; readonly address: string };

/** One question: may this reach that? */
export interface Probe {
  readonly id: string;
  readonly from: Place;
  readonly to: Place;
  readonly port: number | string;
  readonly protocol: Protocol;
  readonly dataplane: Dataplane;
}

const forms: Readonly<Record<Place['kind'], string>> = {
  pod: 'pod:namespace/name',
  node: 'node:name',
  service: 'service:namespace/name',
  ip: 'ip:203.0.113.9',
  name: 'name:api.example.com',
};

const formsOf = (kinds: readonly Place['kind'][]): string => kinds.map((kind) => forms[kind]).join(', ');

const place = (...kinds: readonly Place['kind'][]) =>
  z
    .string({ error: ({ input }) => (input === undefined ? `is missing; expected ${formsOf(kinds)}` : undefined) })
    .transform((text, context): Place => {
      const found = findPlace(text);
      if (found !== undefined && kinds.includes(found.kind)) return found;
      context.addIssue({
        code: 'custom',
        message: `is ${quote(text)}; expected ${formsOf(kinds)}`,
      });
      return z.NEVER;
    });

function findPlace(text: string): Place | undefined {
  const [, kind = '', rest = ''] = /^([a-z]+):(.+)$/.exec(text.trim()) ?? [];
  switch (kind) {
    case 'pod':
    case 'service': {
      const [namespace = '', name = '', ...more] = rest.split('/');
      return namespace === '' || name === '' || more.length > 0 ? undefined : { kind, namespace, name };
    }
    case 'node':
    case 'name':
      return { kind, name: kind === 'name' ? foldCase(rest).replace(/\.$/, '') : rest };
    case 'ip': {
      const address = findAddress(rest)?.text;
      return address === undefined ? undefined : { kind, address };
    }
    default:
      return undefined;
  }
}

const noPort = 'is neither a number from 1 to 65535 nor the name of a port';

const Probes = z.array(
  z.object({
    id: z.string().min(1),
    from: place('pod', 'node', 'ip'),
    to: place('pod', 'node', 'service', 'ip', 'name'),
    port: z
      .union([z.number(), z.string()], { error: noPort })
      // Digits between quotation marks are a number: a container's port is never called so.
      .transform((port) => (typeof port === 'string' && /^\d+$/.test(port) ? Number(port) : port))
      .refine(
        (port) => (typeof port === 'string' ? port !== '' : Number.isInteger(port) && port >= 1 && port <= 65_535),
        { error: noPort },
      ),
    protocol: z.enum(protocols).default('TCP'),
    dataplane: z.enum(['kubernetes', 'cilium']),
  }),
);

/** Only the protocol has a default, so a misspelt one would be passed over. */
function misspelt(content: unknown): readonly Problem[] {
  return (Array.isArray(content) ? content : []).flatMap((probe: unknown, index) => {
    const names = isRecord(probe) && !('protocol' in probe) ? Object.keys(probe) : [];
    const meant = closest('protocol', names);
    if (meant === undefined) return [];
    return [{ path: fieldPath([index, meant]), message: "is not known here; did you mean 'protocol'?" }];
  });
}

/** @throws InputError naming each field that can't be used, and each id that is there twice. */
export function readProbes(content: unknown): readonly Probe[] {
  const { data, problems } = checkJson(Probes, content);
  if (problems !== undefined) throw new InputError('probes', problems);
  const unknown = misspelt(content);
  if (unknown.length > 0) throw new InputError('probes', unknown);
  const seen = new Set<string>();
  const twice = data.flatMap(({ id }, index) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew
      ? []
      : [{ path: `[${index}].id`, message: `is ${quote(id)}, which an earlier probe has; give each its own` }];
  });
  if (twice.length > 0) throw new InputError('probes', twice);
  return data;
}
