import { randomUUID } from 'node:crypto';
import { isFirst, PermanentError } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { auditEntry } from '../../reconcile/audit-entry.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { AuditEntry } from '../../state/audit/model.ts';
import type { Kept } from '../../state/kept.ts';
import type { Remediation } from '../../state/remediations/model.ts';
import type { State } from '../../state/state.ts';

export interface UndoRequest {
  /** Hash of the id of what was closed, as routes carry it. */
  readonly remediation: string;
  /** `person <object id>`, or what else the caller is. */
  readonly by: string;
  readonly reason: string;
}

/**
 * `done`: nothing of ours is closed there, and no rule closes it again. `accepted`: written down, Azure is still working on it. `conflict`: it is
 * being written this very moment.
 */
export type UndoResult =
  | { readonly kind: 'done' | 'accepted' | 'conflict'; readonly remediation: Kept<Remediation> }
  | { readonly kind: 'notFound' };

/** People's way to take a closing back. Throws the classed errors of core/errors.ts. */
export interface Undoing {
  undo(request: UndoRequest, pass: Pass): Promise<UndoResult>;
}

export interface UndoPorts {
  readonly state: Pick<State, 'remediations'>;
  /** Writes one audit row; the same id and time twice make one row. */
  readonly audit: (entry: AuditEntry) => Promise<void>;
  /** Observes the key now, which carries out what its row asks for. */
  readonly visit: (key: Key, pass: Pass) => Promise<unknown>;
}

/**
 * What a person took back stays so: no rule closes again what was taken back.
 *
 *   its row is              what becomes of it
 *   withheld to announced   undone at once, Azure is not written
 *   closing                 a conflict: a write is under way
 *   closed                  reopening; the pass over its key writes the former value
 *   reopening               the pass is made again
 *   undone                  stays so
 */
export function createUndoing({ state, audit, visit }: UndoPorts): Undoing {
  const { remediations } = state;

  async function callOff(row: Kept<Remediation>, { by, reason }: UndoRequest, pass: Pass): Promise<boolean> {
    const undo = { id: randomUUID(), at: pass.now.toISOString(), by, reason };
    const { value } = row;
    // First stored, then done, as with every decision of a person.
    const target = { kind: 'call-off', target: value.id, by, because: reason, before: value.state, after: 'undone' };
    await audit(auditEntry({ room: 'egress', key: value.id }, target, undo, pass));
    return isFirst(() => remediations.put({ ...without(value), state: 'undone', since: undo.at, undo }, row.etag));
  }

  async function takeBack(row: Kept<Remediation>, { by, reason }: UndoRequest, pass: Pass): Promise<boolean> {
    if (pass.policy.egress.mode === 'observe') {
      const message =
        'egress.mode is observe: nothing is written to Azure; set it to enforce to take a closing back here';
      throw new PermanentError('ObserveMode', message);
    }
    const undo = { id: randomUUID(), at: pass.now.toISOString(), by, reason };
    return isFirst(() => remediations.put({ ...row.value, state: 'reopening', since: undo.at, undo }, row.etag));
  }

  return {
    async undo(request, pass) {
      for (;;) {
        const row = await remediations.findByHash(request.remediation);
        if (row === undefined) return { kind: 'notFound' };
        switch (row.value.state) {
          case 'undone':
            return { kind: 'done', remediation: row };
          case 'closing':
            return { kind: 'conflict', remediation: row };
          case 'closed':
            await takeBack(row, request, pass);
            continue;
          case 'reopening': {
            await visit({ room: 'egress', key: row.value.id }, pass);
            const after = (await remediations.find(row.value.id)) ?? row;
            return { kind: after.value.state === 'undone' ? 'done' : 'accepted', remediation: after };
          }
          default:
            await callOff(row, request, pass);
        }
      }
    },
  };
}

/** The announcement is void. */
function without({ announcedAt: _, dueAt: __, intent: ___, ...rest }: Remediation): Remediation {
  return rest;
}
