import { sayAddress, sortedAddresses } from '../../core/addresses.ts';
import { foldCase, isNameShaped } from '../../core/text.ts';
import { elementsOf, field, flagOf, textOf } from '../../egress/body.ts';
import type { Resource } from '../../egress/model.ts';

/** Everything a zone has under one name. */
export interface RecordSet {
  /** Relative to the zone, lower-case. */
  readonly name: string;
  /** Of A and AAAA, sorted. */
  readonly addresses: readonly string[];
  /** What a CNAME leads to, lower-case and without the final dot. */
  readonly alias: string | undefined;
  /** Who wrote it, in words that continue "a record". */
  readonly writer: string;
  /** The endpoint that a zone group's signature names: its name and guid, lower-case. */
  readonly signedFor?: { readonly endpoint: string; readonly resourceGuid: string };
}

/** One record set's body, REST or `az`; of other types than A, AAAA and CNAME only that it is there. */
export function toRecordSet({ id, properties }: Pick<Resource, 'id' | 'properties'>): RecordSet {
  const addresses = [
    ...elementsOf(field(properties, 'aRecords')).flatMap((each) => textOf(field(each, 'ipv4Address')) ?? []),
    ...elementsOf(field(properties, 'aaaaRecords')).flatMap((each) => textOf(field(each, 'ipv6Address')) ?? []),
  ];
  const alias = foldCase(textOf(field(field(properties, 'cnameRecord'), 'cname')))?.replace(/\.$/, '');
  const metadata = field(properties, 'metadata');
  const creator = textOf(field(metadata, 'creator')) ?? '';
  const [, endpoint, resourceGuid] = groupSignature.exec(creator) ?? [];
  return {
    name: id.name,
    addresses: sortedAddresses(addresses.map(sayAddress)),
    alias,
    writer: writerOf(metadata, flagOf(field(properties, 'isAutoRegistered')) === true),
    ...(endpoint === undefined || resourceGuid === undefined
      ? {}
      : { signedFor: { endpoint: foldCase(endpoint), resourceGuid: foldCase(resourceGuid) } }),
  };
}

/** How a zone group signs what it writes, as observed (test/facts/record-owners.ts). */
const groupSignature = /^created by private endpoint (\S+) with resource guid (\S+)$/i;

function writerOf(metadata: unknown, isAutoRegistered: boolean): string {
  if (/^created by private endpoint/i.test(textOf(field(metadata, 'creator')) ?? ''))
    return "of the endpoint's zone group";
  const owner = textOf(field(metadata, 'gatehouse-owner'));
  // The writer of a record set writes its metadata too: what can be no name is not repeated.
  if (owner !== undefined) return isNameShaped(owner) ? `of Gatehouse (${owner})` : 'of Gatehouse';
  if (textOf(field(metadata, 'owned-by')) !== undefined) return 'of AKS';
  return isAutoRegistered ? 'of auto-registration' : 'made by hand';
}

/** Addresses beside an alias: Azure refuses the second (RFC 1034, 3.6.2), so bodies that show both are of different times. */
export const isTorn = ({ addresses, alias }: RecordSet): boolean => addresses.length > 0 && alias !== undefined;

/** Two types of one name: a client asks for both. */
export const joinRecordSets = (a: RecordSet, b: RecordSet): RecordSet => ({
  ...a,
  ...b,
  addresses: sortedAddresses([...a.addresses, ...b.addresses]),
  alias: a.alias ?? b.alias,
  writer: a.addresses.length > 0 ? a.writer : b.writer,
});

/**
 * The record that answers a name below a zone: its own; else, where that name does not exist, the wildcard of the closest name above it that exists
 * (RFC 4592). `names` are all that exist, those that only have others below them included.
 */
export function findRecord(
  name: string,
  records: ReadonlyMap<string, RecordSet>,
  names: ReadonlySet<string>,
): RecordSet | undefined {
  const own = records.get(name);
  if (own !== undefined || names.has(name) || name === '@') return own;
  const labels = name.split('.');
  for (let depth = 1; depth <= labels.length; depth += 1) {
    const above = labels.slice(depth).join('.');
    const wildcard = records.get(above === '' ? '*' : `*.${above}`);
    if (wildcard !== undefined) return wildcard;
    if (above === '' || names.has(above)) return undefined;
  }
  return undefined;
}
