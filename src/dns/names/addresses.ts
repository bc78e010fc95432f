import ipaddr from 'ipaddr.js';
import type { RecordType } from '../model.ts';

export interface Address {
  readonly type: RecordType;
  /** Canonical text: equal addresses are equal strings. */
  readonly text: string;
}

/** The address a text writes, or undefined where it is none. IPv6 has many spellings; Azure and people use several. */
export function findAddress(text: string): Address | undefined {
  const trimmed = text.trim();
  if (ipaddr.IPv4.isValidFourPartDecimal(trimmed)) return { type: 'A', text: ipaddr.IPv4.parse(trimmed).toString() };
  if (!ipaddr.IPv6.isValid(trimmed) || trimmed.includes('%')) return undefined;
  const address = ipaddr.IPv6.parse(trimmed);
  return address.isIPv4MappedAddress()
    ? { type: 'A', text: address.toIPv4Address().toString() }
    : { type: 'AAAA', text: address.toString() };
}

/** Sorted, unique and canonical, so that equal sets are equal lists. A text that is no address stays as it is: it differs from any. */
export function sortedAddresses(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => findAddress(text)?.text ?? text))].sort();
}
