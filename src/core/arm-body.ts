import { findResourceId, type ResourceId } from './resource-id.ts';

/** The `properties` of an ARM body: nested as REST returns them, or the body itself, into which `az … -o json` flattens them. */
export function propertiesOf(body: unknown): Record<string, unknown> {
  if (!isRecord(body)) return {};
  return isRecord(body.properties) ? body.properties : body;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The resource id in an ARM body or a row of Resource Graph, taken apart; undefined where it has none. */
export const findBodyId = (body: unknown): ResourceId | undefined =>
  findResourceId(isRecord(body) ? body.id : undefined);

/**
 * The elements of a list body: an array, `{ value: [...] }` (ARM), `{ data: [...] }` (Resource Graph) or its table format, where the names of
 * columns come once and then rows of values; undefined where it is none.
 */
export function findList(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body;
  if (!isRecord(body)) return undefined;
  if (Array.isArray(body.value)) return body.value;
  return Array.isArray(body.data) ? body.data : rowsOfTable(body.data);
}

function rowsOfTable(data: unknown): readonly unknown[] | undefined {
  if (!isRecord(data) || !Array.isArray(data.columns) || !Array.isArray(data.rows)) return undefined;
  const names = data.columns.map((column: unknown) => String(isRecord(column) ? column.name : column));
  return data.rows.map((row: unknown) =>
    Object.fromEntries(names.map((name, index) => [name, Array.isArray(row) ? row[index] : undefined])),
  );
}
