import type { Stack } from '../simulator/stack.ts';
import { accountId, endpointId, partner, putAccount, putEndpoint, spoke } from './estate.ts';

/** A company at work: each step replaces its oldest endpoint by a new one, so that as many live at the end as at the start. */
export interface Churn {
  /** Makes the estate that the churn keeps the size of. */
  begin(): Promise<void>;
  step(): Promise<void>;
  readonly steps: number;
}

interface Member {
  readonly name: string;
  /** Whose endpoint it is; a partner's asks for approval. */
  readonly from: string;
}

/**
 * Endpoints that come and go, names that move to another endpoint, requests that a rule answers, accounts that are opened to the internet
 * for a while: what fills every table and leaves findings, audit rows and notices behind.
 */
export function createChurn(stack: Stack, living: number): Churn {
  const members: Member[] = [];
  let made = 0;
  let steps = 0;

  async function add(): Promise<void> {
    const name = `s${String(made).padStart(5, '0')}`;
    const from = made % 4 === 3 ? partner : spoke;
    made += 1;
    await putAccount(stack, name);
    await putEndpoint(stack, name, { target: accountId(name), groupId: 'blob', from });
    members.push({ name, from });
  }

  async function drop(): Promise<void> {
    const oldest = members.shift();
    if (oldest === undefined) return;
    await remove(stack, endpointId(oldest.name, oldest.from));
    await remove(stack, accountId(oldest.name));
  }

  /** Open now, closed again some steps later: a finding that opens, and is resolved. */
  async function expose(index: number, publicNetworkAccess: 'Enabled' | 'Disabled'): Promise<void> {
    const member = members[index % members.length];
    if (member === undefined) return;
    await putAccount(stack, member.name, publicNetworkAccess);
  }

  return {
    get steps() {
      return steps;
    },
    async begin() {
      while (members.length < living) await add();
    },
    async step() {
      steps += 1;
      await add();
      await drop();
      if (steps % 2 === 0) await expose(steps, 'Enabled');
      if (steps % 2 === 1) await expose(steps - 2, 'Disabled');
    },
  };
}

async function remove(stack: Stack, id: string): Promise<void> {
  const { status } = await stack.delete(id);
  if (status >= 300) throw new Error(`DELETE ${id} was answered ${status}`);
}
