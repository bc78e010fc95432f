import type { Arm, ArmAnswer } from '../../src/arm/arm.ts';
import { PermanentError } from '../../src/core/errors.ts';

/** What the dns room asks of ARM itself, in memory: bodies by path, and rows for every query. Writes are refused. */
export class MemoryArm {
  /** By lower-cased id or path; a list's body is its array. */
  readonly bodies = new Map<string, unknown>();
  rows: unknown[] = [];
  /** Paths that throw. */
  readonly refused = new Map<string, Error>();
  readonly calls: string[] = [];

  readonly arm: Arm = {
    find: async (id) => this.read('GET', id),
    list: async (path) => {
      const answer = this.read('LIST', path);
      if (answer === undefined) throw new PermanentError('NotFound', 'no such list');
      return answer.body as unknown[];
    },
    queryGraph: async () => {
      this.calls.push('GRAPH');
      return { rows: structuredClone(this.rows), skipToken: undefined };
    },
    put: () => Promise.reject(new TypeError('nothing is written here')),
    patch: () => Promise.reject(new TypeError('nothing is written here')),
    remove: () => Promise.reject(new TypeError('nothing is written here')),
    follow: () => Promise.reject(new TypeError('nothing is followed here')),
  };

  put(id: string, body: unknown): this {
    this.bodies.set(id.toLowerCase(), body);
    return this;
  }

  private read(verb: string, path: string): ArmAnswer | undefined {
    this.calls.push(`${verb} ${path.slice(path.lastIndexOf('/') + 1)}`);
    const refusal = this.refused.get(path.toLowerCase());
    if (refusal !== undefined) throw refusal;
    const body = this.bodies.get(path.toLowerCase());
    return body === undefined ? undefined : { status: 200, headers: {}, body: structuredClone(body) };
  }
}
