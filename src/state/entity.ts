import { isRecord } from '../core/arm-body.ts';

/** A string property of Table storage holds 32 K characters; longer text goes on in the next property. */
const chunkLength = 30_000;
const jsonSuffix = '_json';

/**
 * A row's value as the properties of an entity. Text, numbers and booleans are properties of their own, so that a person can read
 * and filter the table; everything else is JSON in `{field}_json`, continued in `{field}_json_1`, …
 */
export function toEntity(value: Record<string, unknown>): Record<string, string | number | boolean> {
  const entity: Record<string, string | number | boolean> = {};
  for (const [field, content] of Object.entries(value)) {
    if (content === undefined) continue;
    const isPlain = typeof content === 'boolean' || typeof content === 'number';
    if (isPlain || (typeof content === 'string' && content.length <= chunkLength)) entity[field] = content;
    else
      splitText(JSON.stringify(content)).forEach((chunk, index) => {
        entity[`${field}${jsonSuffix}${index === 0 ? '' : `_${index}`}`] = chunk;
      });
  }
  return entity;
}

/** The way back. Properties of the service's own (keys, etag, timestamp) are left to the schema to ignore. */
export function fromEntity(entity: Record<string, unknown>): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [property, content] of Object.entries(entity)) {
    if (property.endsWith(jsonSuffix))
      value[property.slice(0, -jsonSuffix.length)] = JSON.parse(joinText(entity, property));
    else if (!isContinuation(property)) value[property] = plain(content);
  }
  return value;
}

const isContinuation = (property: string): boolean => /_json_\d+$/.test(property);

/** The service tells whole numbers apart from others; both are numbers here. */
function plain(content: unknown): unknown {
  return isRecord(content) && 'value' in content ? content.value : content;
}

function splitText(text: string): string[] {
  const chunks: string[] = [];
  for (let start = 0; start < text.length; start += chunkLength) chunks.push(text.slice(start, start + chunkLength));
  return chunks;
}

function joinText(entity: Record<string, unknown>, first: string): string {
  let text = String(entity[first]);
  for (let index = 1; entity[`${first}_${index}`] !== undefined; index += 1)
    text += String(entity[`${first}_${index}`]);
  return text;
}
