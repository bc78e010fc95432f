import type { QueueOptions } from '../host-json.ts';

type Encoding = QueueOptions['messageEncoding'];

/** The bytes of a message, blanks between them passed over as .NET does; undefined when the message isn't in the encoding host.json promises. */
export function decodeMessage(text: string, encoding: Encoding): Uint8Array | undefined {
  if (encoding === 'none') return Buffer.from(text);
  const plain = text.replaceAll(/[ \t\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.length % 4 !== 0) return undefined;
  return Buffer.from(plain, 'base64');
}

/**
 * The text a function gets.
 * @throws TypeError where the bytes are no UTF-8: then the binding fails, and the function is never called.
 */
export function bindText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The text that goes on the wire for an output binding. */
export function encodeMessage(text: string, encoding: Encoding): string {
  return encoding === 'none' ? text : Buffer.from(text, 'utf8').toString('base64');
}
