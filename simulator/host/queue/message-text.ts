import type { QueueOptions } from '../host-json.ts';

type Encoding = QueueOptions['messageEncoding'];

/** The text a function gets; undefined when the message isn't in the encoding host.json promises. */
export function decodeMessage(text: string, encoding: Encoding): string | undefined {
  if (encoding === 'none') return text;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Buffer.from(text, 'base64').toString('utf8');
}

/** The text that goes on the wire for an output binding. */
export function encodeMessage(text: string, encoding: Encoding): string {
  return encoding === 'none' ? text : Buffer.from(text, 'utf8').toString('base64');
}
