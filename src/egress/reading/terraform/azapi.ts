import { isRecord } from '../../../core/arm-body.ts';
import { findJson } from '../../../core/find-json.ts';
import { textOf } from '../../body.ts';
import type { Values } from './shape.ts';

/** Resources of azapi, whose bodies are ARM's own. */
export const isAzapi = (type: string): boolean => type === 'azapi_resource';

/** A change of a part of something that is there: what it doesn't say stays as it is, so nothing of it has a default. */
export const isPatch = (type: string): boolean => type === 'azapi_update_resource';

/** `Microsoft.X/y@version` apart. */
export function findAzapiType(values: Values): {
  readonly type: string | undefined;
  readonly apiVersion: string | undefined;
} {
  const [type, apiVersion] = (textOf(values.type) ?? '').split('@');
  return { type: textOf(type), apiVersion: textOf(apiVersion) };
}

/** The body of an azapi resource: an object, or the JSON text of one in older versions; its properties are an expression where all of it is unknown. */
export function azapiBody(values: Values): Readonly<Record<string, unknown>> {
  const body = typeof values.body === 'string' ? findJson(values.body) : values.body;
  return isRecord(body) ? body : typeof values.body === 'string' ? { properties: values.body } : {};
}
