import ipaddr from 'ipaddr.js';

export interface Address {
  readonly version: 4 | 6;
  /** Canonical text: equal addresses are equal strings. */
  readonly text: string;
}

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const canonical4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

/** The address a text writes, or undefined where it is none. IPv6 has many spellings; Azure and people use several. */
export function findAddress(text: string): Address | undefined {
  const trimmed = text.trim();
  if (canonical4.test(trimmed)) return { version: 4, text: trimmed };
  if (ipaddr.IPv4.isValidFourPartDecimal(trimmed)) return { version: 4, text: ipaddr.IPv4.parse(trimmed).toString() };
  if (!ipaddr.IPv6.isValid(trimmed) || trimmed.includes('%')) return undefined;
  const address = ipaddr.IPv6.parse(trimmed);
  return address.isIPv4MappedAddress()
    ? { version: 4, text: address.toIPv4Address().toString() }
    : { version: 6, text: address.toString() };
}

/** Sorted, unique and canonical, so that equal sets are equal lists. A text that is no address stays as it is: it differs from any. */
export function sortedAddresses(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => findAddress(text)?.text ?? text))].sort();
}

/** Addresses as a sentence says them; an element of such a list that is none may be any text, and is not repeated. */
export const sayAddresses = (texts: readonly string[]): string => texts.map(sayAddress).join(', ');

/** The same of one: it still differs from every address. */
export const sayAddress = (text: string): string => (findAddress(text) === undefined ? 'what is no address' : text);
