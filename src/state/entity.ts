import { isRecord } from '../core/arm-body.ts';
import { recent } from '../core/recent.ts';

/** A string property of Table storage holds 32 K UTF-16 units; longer text goes on in the next property. */
const chunkLength = 30_000;
const jsonSuffix = '_json';

/**
 * A row's value as the properties of an entity. Text, numbers and booleans are properties of their own, so that a person can read
 * and filter the table; everything else is JSON in `{field}_json`, continued in `{field}_json_1`, … JSON it is also for a text that no
 * request carries as it is: control characters, half a character, or a line separator, at which a transaction's body would be cut.
 */
export function toEntity(value: Record<string, unknown>): Record<string, string | number | boolean> {
  const entity: Record<string, string | number | boolean> = {};
  for (const [field, content] of Object.entries(value)) {
    if (content === undefined) continue;
    const isPlain = typeof content === 'boolean' || typeof content === 'number';
    if (isPlain || (typeof content === 'string' && isPlainText(content))) entity[field] = content;
    else
      splitText(toSafeJson(content)).forEach((chunk, index) => {
        entity[`${field}${jsonSuffix}${index === 0 ? '' : `_${index}`}`] = chunk;
      });
  }
  return entity;
}

/**
 * The way back. Properties of the service's own (keys, etag, timestamp) are left to the schema to ignore; null is what a list answers for a column that
 * its row doesn't have.
 */
export function fromEntity(entity: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  // Without pairs of name and content: a sweep reads tens of thousands of rows.
  for (const property of Object.keys(entity)) {
    const content = entity[property];
    const { field, isJson, next } = columnOf(property);
    if (field === undefined || content === null) continue;
    if (!isJson) value[field] = plain(content);
    else value[field] = JSON.parse(entity[next] === undefined ? String(content) : joinText(entity, property));
  }
  return value;
}

/** What a property holds: a field, or its JSON, which may go on in the next; no field where it is that. */
interface Column {
  readonly field: string | undefined;
  readonly isJson: boolean;
  readonly next: string;
}

const columns = recent<Column>(1_024);
const columnOf = (property: string): Column => columns.get(property) ?? columns.keep(property, toColumn(property));

function toColumn(property: string): Column {
  const isJson = property.endsWith(jsonSuffix);
  const field = isJson ? property.slice(0, -jsonSuffix.length) : property;
  return { field: isContinuation(property) ? undefined : field, isJson, next: `${property}_1` };
}

/** The columns that a short field may be in: text that no request carries is JSON. */
export const columnsOf = (fields: readonly string[]): readonly string[] =>
  fields.flatMap((field) => [field, `${field}${jsonSuffix}`]);

const isContinuation = (property: string): boolean => /_json_\d+$/.test(property);

/** The service distinguishes whole numbers from others; both are numbers here. */
function plain(content: unknown): unknown {
  return isRecord(content) && 'value' in content ? content.value : content;
}

/** What every request carries unchanged: no control character but tab and line ends, no separator of lines, no half and no non-character. */
const carried = /^(?:[\t\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufffd]|[\u{10000}-\u{10ffff}])*$/u;
const isPlainText = (text: string): boolean => text.length <= chunkLength && carried.test(text);

/** JSON whose own text is carried: JSON.stringify escapes control characters and halves, and leaves these. */
const toSafeJson = (content: unknown): string =>
  JSON.stringify(content).replace(
    /[\u007f-\u009f\u2028\u2029\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Never inside a character: half of one is no text, and the service refuses it. */
function splitText(text: string): string[] {
  const chunks: string[] = [];
  for (let start = 0; start < text.length; ) {
    const isInside = /[\ud800-\udbff]/.test(text.charAt(start + chunkLength - 1));
    const end = start + chunkLength - (isInside ? 1 : 0);
    chunks.push(text.slice(start, end));
    start = end;
  }
  return chunks;
}

function joinText(entity: Readonly<Record<string, unknown>>, first: string): string {
  let text = String(entity[first]);
  for (let index = 1; entity[`${first}_${index}`] !== undefined; index += 1)
    text += String(entity[`${first}_${index}`]);
  return text;
}
