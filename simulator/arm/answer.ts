import type { Call } from './call.ts';

/** What a resource provider or the gateway answers, before it becomes an HTTP response. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent for an empty body. */
  readonly body?: unknown;
}

/** Refused by ARM itself, before any resource provider saw the request: `x-ms-failure-cause: gateway`. */
export function gatewayError(status: number, code: string, message: string, extra: object = {}): Answer {
  return {
    status,
    headers: { 'x-ms-failure-cause': 'gateway' },
    body: { error: { code, message, ...extra } },
  };
}

/** Refused by a resource provider in ARM's usual error body. */
export function providerError(status: number, code: string, message: string, extra: object = {}): Answer {
  return { status, body: { error: { code, message, ...extra } } };
}

/** Azure Private DNS answers without the `error` envelope (privatedns-A-if-none-match-412). */
export function dnsError(status: number, code: string, message: string): Answer {
  return { status, body: { code, message } };
}

/** Error-404-private-endpoint-gone: the resource's type and names, and its group, in one sentence. */
export function resourceNotFound(call: Call): Answer {
  const [namespace, ...types] = call.type.split('/');
  const path = [namespace, ...types.flatMap((type, index) => [type, call.names[index]]), ''].join('/').slice(0, -1);
  return gatewayError(
    404,
    'ResourceNotFound',
    `The Resource '${path}' under resource group '${call.resourceGroup ?? '<null>'}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/**
 * A nested resource whose parent does not exist. Deleting one names the parent as what is missing
 * (dns-blob-zonegroup-aso-sample, the last interaction); reading is taken to do the same [I], writing to say so [M].
 */
export function parentNotFound(call: Call, parent: string): Answer {
  const levels = call.names.length - (call.isCollection ? 0 : 1);
  if (call.kind !== 'write') {
    return resourceNotFound({
      ...call,
      type: call.type
        .split('/')
        .slice(0, levels + 1)
        .join('/'),
      names: call.names.slice(0, levels),
    });
  }
  return gatewayError(
    404,
    'ParentResourceNotFound',
    `Failed to perform 'write' on resource(s) of type '${call.type.slice(call.type.indexOf('/') + 1)}', because the parent resource '${parent}' could not be found.`,
  );
}

/** A type or an action that its provider does not have, named. */
export function invalidResourceType(call: Call): Answer {
  const [namespace = '', ...rest] = call.type.split('/');
  return gatewayError(
    404,
    'InvalidResourceType',
    `The resource type '${rest.join('/')}' could not be found in the namespace '${namespace}' for api version '${call.apiVersion}'.`,
  );
}

export function invalidReference(referenced: string, by: string): Answer {
  return providerError(
    400,
    'InvalidResourceReference',
    `Resource ${referenced} referenced by resource ${by} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    { details: [] },
  );
}

export function methodNotAllowed(call: Call): Answer {
  return providerError(
    405,
    'MethodNotAllowed',
    `The requested resource does not support http method '${call.method}'.`,
  );
}
