/** A refusal as a service sends it, and what it means to the loop. */
export interface ErrorFact {
  readonly when: string;
  readonly status: number;
  readonly retryAfter?: string;
  readonly body: unknown;
  readonly code: string;
  readonly is: 'RetryableError' | 'ConflictError' | 'PermanentError' | 'absent';
}

const arm = (code: string, details?: readonly unknown[]): unknown => ({
  error: { code, message: 'refused', ...(details === undefined ? {} : { details }) },
});

/**
 * Sources: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors (codes),
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling (429 and Retry-After); the forms of
 * the bodies are observed answers. Private DNS leaves the outer `error` out, App Service writes its names with capitals.
 */
export const errorFacts: readonly ErrorFact[] = [
  {
    when: 'a role is missing',
    status: 403,
    body: arm('AuthorizationFailed'),
    code: 'AuthorizationFailed',
    is: 'PermanentError',
  },
  { when: 'a resource is gone', status: 404, body: arm('ResourceNotFound'), code: 'ResourceNotFound', is: 'absent' },
  {
    when: 'its group is gone',
    status: 404,
    body: arm('ResourceGroupNotFound'),
    code: 'ResourceGroupNotFound',
    is: 'absent',
  },
  {
    when: 'another operation works on the resource',
    status: 409,
    body: arm('AnotherOperationInProgress'),
    code: 'AnotherOperationInProgress',
    is: 'ConflictError',
  },
  {
    when: 'the provider is not registered',
    status: 409,
    body: arm('MissingSubscriptionRegistration', [
      { code: 'MissingSubscriptionRegistration', target: 'Microsoft.Relay' },
    ]),
    code: 'MissingSubscriptionRegistration',
    is: 'PermanentError',
  },
  {
    when: 'a record set changed meanwhile',
    status: 412,
    body: { code: 'PreconditionFailed', message: 'modified' },
    code: 'PreconditionFailed',
    is: 'ConflictError',
  },
  {
    when: 'a network is being changed',
    status: 429,
    retryAfter: '14',
    body: arm('RetryableError', [{ code: 'RetryableErrorDueToAnotherOperation' }]),
    code: 'RetryableError',
    is: 'RetryableError',
  },
  {
    when: 'App Service holds a lock',
    status: 429,
    body: { Code: '429', Message: 'locked', Target: null, Details: [{ Message: 'locked' }] },
    code: '429',
    is: 'RetryableError',
  },
  {
    when: 'a provider is asked too often',
    status: 429,
    body: arm('ResourceRequestsThrottled'),
    code: 'ResourceRequestsThrottled',
    is: 'RetryableError',
  },
  {
    when: 'a subscription is asked too often',
    status: 429,
    body: arm('SubscriptionRequestsThrottled'),
    code: 'SubscriptionRequestsThrottled',
    is: 'RetryableError',
  },
  {
    when: 'the service fails',
    status: 500,
    body: arm('InternalServerError'),
    code: 'InternalServerError',
    is: 'RetryableError',
  },
  {
    when: 'the service is out of reach',
    status: 502,
    body: arm('BadGatewayConnection'),
    code: 'BadGatewayConnection',
    is: 'RetryableError',
  },
  {
    when: 'the service takes too long',
    status: 503,
    body: arm('ServerTimeout'),
    code: 'ServerTimeout',
    is: 'RetryableError',
  },
];
