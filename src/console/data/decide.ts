import type { Connection } from './api.ts';
import { type Answer, ask } from './client.ts';

export type Verb = 'approve' | 'reject' | 'defer';

/** What a person wants of some requests. */
export interface Wish {
  readonly verb: Verb;
  readonly reason: string;
  /** For `defer`: until when, as an ISO moment. */
  readonly until?: string;
}

/** What became of a wish for one request. `conflict`: it stays as it was, and why. */
export type Outcome =
  | { readonly kind: 'done' | 'running' | 'first'; readonly connection: Connection }
  | { readonly kind: 'conflict'; readonly detail: string; readonly connection: Connection | undefined }
  | { readonly kind: 'failed'; readonly answer: Exclude<Answer<never>, { kind: 'ok' }> };

/** Sends one decision, on the version of the request that the person saw: one that has changed since is not decided. */
export async function decide(connection: Pick<Connection, 'id' | 'etag'>, wish: Wish): Promise<Outcome> {
  const { verb, reason, until } = wish;
  const answer = await ask<Connection>(`/api/connections/${connection.id}/${verb}`, {
    method: 'POST',
    body: { reason, ...(until !== undefined && { until }) },
    ifMatch: connection.etag,
  });
  if (answer.kind === 'ok') {
    const decided = answer.value;
    if (answer.status !== 202) return { kind: 'done', connection: decided };
    return { kind: decided.decision === undefined ? 'first' : 'running', connection: decided };
  }
  if (answer.kind === 'problem' && answer.problem.type.endsWith(':decision-conflict')) {
    const { detail, connection: current } = answer.problem;
    return { kind: 'conflict', detail, connection: current };
  }
  return { kind: 'failed', answer };
}

/** An outcome in a sentence. */
export const outcomeWords: Readonly<Record<'done' | 'running' | 'first', Readonly<Record<Verb, string>>>> = {
  done: { approve: 'Approved.', reject: 'Rejected.', defer: 'Put off.' },
  running: { approve: 'Approved; Azure is still at it.', reject: 'Rejected; Azure is still at it.', defer: 'Put off.' },
  first: {
    approve: 'Your approval is recorded; a second person must approve it too.',
    reject: 'Recorded.',
    defer: 'Recorded.',
  },
};
