import { randomUUID } from 'node:crypto';
import { readNetJson, writeNetJson } from '../net/json.ts';
import { canonicalType } from './casing.ts';

/** Who calls, read from the bearer token. */
export interface Caller {
  readonly objectId: string;
  readonly appId: string;
}

/** One request, taken apart once. */
export interface Call {
  readonly method: string;
  /** What the throttles, the permissions and the log distinguish. */
  readonly kind: 'read' | 'write' | 'delete' | 'action';
  readonly url: URL;
  /** The path as written, without a trailing slash: the resource's id, or a collection's. */
  readonly path: string;
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  /** Canonical casing, nested types joined by `/`; empty outside any provider. */
  readonly type: string;
  readonly names: readonly string[];
  /** The path ends in a type, not in a name: a list, or with POST an action. */
  readonly isCollection: boolean;
  readonly apiVersion: string;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly correlationId: string;
  readonly requestId: string;
  readonly caller: Caller;
}

/** The call a request makes; undefined where its body is not a JSON object. */
export function readCall(request: Request, text: string, caller: Caller): Call | undefined {
  const url = new URL(request.url);
  const body = readBody(text);
  if (body === undefined) return undefined;
  const path = pathOf(url);
  return {
    method: request.method,
    kind: kindOf(request.method),
    url,
    path,
    ...partsOf(path),
    apiVersion: url.searchParams.get('api-version') ?? '',
    ifMatch: request.headers.get('if-match') ?? undefined,
    ifNoneMatch: request.headers.get('if-none-match') ?? undefined,
    body,
    correlationId: request.headers.get('x-ms-correlation-request-id') ?? randomUUID(),
    requestId: randomUUID(),
    caller,
  };
}

/**
 * The path without what clients write in more than one way: ARM takes two slashes for one (azure-cli, resource show --resource-type), and `…/deployments`
 * for those of Microsoft.Resources (azure-cli, deployment operation group list). Whatever the caller wrote, ARM spells `resourceGroups` its own way in what it
 * answers (azure-cli, group create and deployment group create).
 */
function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname)
    .replaceAll(/\/{2,}/g, '/')
    .replace(/\/$/, '')
    .replace(/^(\/subscriptions\/[^/]+)\/resourcegroups(?=\/|$)/i, '$1/resourceGroups')
    .replace(
      /^(\/subscriptions\/[^/]+(?:\/resourcegroups\/[^/]+)?)\/deployments(?=\/|$)/i,
      '$1/providers/Microsoft.Resources/deployments',
    );
}

/** A PUT that comes of another call. */
export function callOf({
  path,
  ...from
}: Pick<Call, 'path' | 'apiVersion' | 'body' | 'url' | 'correlationId' | 'caller'>): Call {
  const { apiVersion, body, correlationId, caller } = from;
  const url = new URL(`${encodeURI(path)}?api-version=${encodeURIComponent(apiVersion)}`, from.url);
  const own = { method: 'PUT', kind: 'write', url, path, apiVersion, body, correlationId, caller } as const;
  return { ...own, ...partsOf(path), ifMatch: undefined, ifNoneMatch: undefined, requestId: randomUUID() };
}

/** The enclosing resource of a nested one; undefined for a type of one level. */
export function parentOf(call: Call): string | undefined {
  const levels = call.type.split('/').length - 1;
  if (levels < 2) return undefined;
  return call.path
    .split('/')
    .slice(0, call.isCollection ? -1 : -2)
    .join('/');
}

function partsOf(path: string): Pick<Call, 'subscriptionId' | 'resourceGroup' | 'type' | 'names' | 'isCollection'> {
  const segments = path.split('/').slice(1);
  const lower = segments.map((segment) => segment.toLowerCase());
  const subscriptionId = lower[0] === 'subscriptions' ? segments[1] : undefined;
  const resourceGroup = lower[2] === 'resourcegroups' ? segments[3] : undefined;
  const providers = lower.lastIndexOf('providers');
  if (providers < 0) {
    return { subscriptionId, resourceGroup, type: '', names: [], isCollection: segments.length % 2 === 1 };
  }
  const [namespace = '', ...rest] = segments.slice(providers + 1);
  const types = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  return {
    subscriptionId,
    resourceGroup,
    type: canonicalType([namespace, ...types].join('/')),
    names,
    isCollection: types.length > names.length,
  };
}

function kindOf(method: string): Call['kind'] {
  if (method === 'GET' || method === 'HEAD') return 'read';
  if (method === 'DELETE') return 'delete';
  return method === 'POST' ? 'action' : 'write';
}

function readBody(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  try {
    const parsed = read(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** ARM's reader is lenient, and clients rest on it: the Azure CLI sends a deployment's `template` without quotes. */
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(writeNetJson(readNetJson(text, (value) => value)));
  }
}
