import { type Audit, createAudit } from './audit/store.ts';
import { createMeta, type Meta } from './meta/store.ts';
import type { Tables } from './tables.ts';
import { createWork, type Work } from './work/store.ts';

/** Everything kept in Table storage, one typed store each (design: State). */
export interface State extends Omit<Tables, 'audit' | 'meta' | 'work'> {
  readonly audit: Audit;
  readonly meta: Meta;
  readonly work: Work;
}

export const createState = (tables: Tables): State => ({
  ...tables,
  audit: createAudit(tables.audit),
  meta: createMeta(tables.meta),
  work: createWork(tables.work),
});
