import { describe, expect, it } from 'vitest';
import {
  classify,
  provesAbsence,
  readErrorBody,
  readPolicyViolations,
  readRetryAfter,
} from '../../src/arm/classify.ts';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';

describe('what an answer means for the loop', () => {
  it.each([
    { when: 'no answer came', status: undefined, code: undefined, is: 'RetryableError' },
    { when: 'the request took too long', status: 408, code: undefined, is: 'RetryableError' },
    { when: 'the subscription is throttled', status: 429, code: 'SubscriptionRequestsThrottled', is: 'RetryableError' },
    { when: 'another operation holds the target', status: 429, code: 'RetryableError', is: 'RetryableError' },
    { when: 'Azure has a bad day', status: 503, code: 'ServerTimeout', is: 'RetryableError' },
    { when: 'somebody changed it first', status: 412, code: 'PreconditionFailed', is: 'ConflictError' },
    { when: 'another operation is under way', status: 409, code: 'AnotherOperationInProgress', is: 'ConflictError' },
    { when: 'a lock forbids it', status: 409, code: 'ScopeLocked', is: 'PermanentError' },
    {
      when: 'the provider is not registered',
      status: 409,
      code: 'MissingSubscriptionRegistration',
      is: 'PermanentError',
    },
    { when: 'a role is missing', status: 403, code: 'AuthorizationFailed', is: 'PermanentError' },
    { when: 'Azure Policy denies it', status: 403, code: 'RequestDisallowedByPolicy', is: 'PermanentError' },
    { when: 'the parent is not there', status: 404, code: 'ParentResourceNotFound', is: 'PermanentError' },
    { when: 'the body is wrong', status: 400, code: 'InvalidValuesForRequestParameters', is: 'PermanentError' },
  ])('$when: $is', ({ status, code, is }) => {
    expect(classify({ status, code, message: 'said' }).name).toBe(is);
  });

  it('keeps the code as the reason, and makes one up where Azure gave none', () => {
    const reasonOf = (code: string | undefined, status: number) => {
      const error = classify({ status, code, message: '' });
      return error instanceof PermanentError ? error.reason : undefined;
    };
    expect([reasonOf('LinkedAuthorizationFailed', 403), reasonOf(undefined, 403), reasonOf(undefined, 418)]).toEqual([
      'LinkedAuthorizationFailed',
      'AuthorizationFailed',
      'Http418',
    ]);
  });

  it('hands on what Retry-After asked for', () => {
    const error = classify({ status: 429, code: undefined, message: '', retryAfter: readRetryAfter('12', new Date()) });
    expect(error instanceof RetryableError && error.retryAfter).toBe(12_000);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  it.each([
    { header: '14', is: 14_000 },
    { header: '0', is: 0 },
    { header: 'Sun, 01 Mar 2026 12:00:30 GMT', is: 30_000 },
    { header: 'Sun, 01 Mar 2026 11:00:00 GMT', is: 0 },
    { header: '300', is: 300_000 },
    { header: '7200', is: 300_000 },
    { header: '1e9', is: 300_000 },
    { header: 'Wed, 21 Oct 2099 07:28:00 GMT', is: 300_000 },
    { header: 'soon', is: undefined },
    { header: '', is: undefined },
    { header: undefined, is: undefined },
  ])("'$header' is $is ms", ({ header, is }) => {
    expect(readRetryAfter(header, now)).toBe(is);
  });
});

describe('error bodies', () => {
  it.each([
    { shape: "ARM's", body: { error: { code: 'A', message: 'm' } }, is: { code: 'A', message: 'm' } },
    {
      shape: "private DNS's",
      body: { code: 'PreconditionFailed', message: 'm' },
      is: { code: 'PreconditionFailed', message: 'm' },
    },
    { shape: "App Service's", body: { Code: 'C', Message: 'm' }, is: { code: 'C', message: 'm' } },
    { shape: 'a text', body: 'gateway', is: { code: undefined, message: undefined } },
    { shape: 'nothing', body: undefined, is: { code: undefined, message: undefined } },
  ])('$shape is read', ({ body, is }) => {
    expect(readErrorBody(body)).toEqual(is);
  });
});

describe('absence', () => {
  const endpoint = 'microsoft.network/privateendpoints';
  const recordSet = 'microsoft.network/privatednszones/a';
  it.each([
    { status: 404, code: 'ResourceNotFound', type: endpoint, is: true },
    { status: 404, code: 'ResourceGroupNotFound', type: endpoint, is: true },
    { status: 404, code: 'NotFound', type: recordSet, is: true },
    { status: 404, code: 'NotFound', type: endpoint, is: false },
    { status: 404, code: 'SubscriptionNotFound', type: endpoint, is: false },
    { status: 404, code: undefined, type: endpoint, is: false },
    { status: 403, code: 'ResourceNotFound', type: endpoint, is: false },
  ])('$status $code of $type proves it: $is', ({ status, code, type, is }) => {
    expect(provesAbsence(status, code, type)).toBe(is);
  });
});

describe('a write that Azure Policy denies', () => {
  const info = {
    policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/d1',
    policyDefinitionDisplayName: 'Connections need a ticket',
    policyAssignmentId:
      '/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/policyAssignments/a1',
    policyAssignmentName: 'a1',
  };
  const named = [{ assignment: 'a1', definition: 'Connections need a ticket' }];
  it.each([
    { where: 'in the error', error: { additionalInfo: [{ type: 'PolicyViolation', info }] }, is: named },
    {
      where: 'in its details',
      error: { details: [{ additionalInfo: [{ type: 'PolicyViolation', info }] }] },
      is: named,
    },
    { where: 'nowhere', error: { additionalInfo: [{ type: 'Other', info }, 'text'], details: ['text'] }, is: [] },
    {
      where: 'without names',
      error: { additionalInfo: [{ type: 'PolicyViolation', info: {} }] },
      is: [{ assignment: '?', definition: '?' }],
    },
  ])('is named where the policy is $where', ({ error, is }) => {
    expect(readPolicyViolations({ error: { code: 'RequestDisallowedByPolicy', ...error } })).toEqual(is);
  });

  it('is permanent, and its message says which assignment of which definition', () => {
    const error = classify({ status: 403, code: 'RequestDisallowedByPolicy', message: 'denied.', violations: named });
    expect(error).toMatchObject({
      reason: 'RequestDisallowedByPolicy',
      message: "denied (Azure Policy: assignment 'a1' of 'Connections need a ticket')",
      violations: named,
    });
  });
});
