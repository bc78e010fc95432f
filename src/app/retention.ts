import { ConflictError, PermanentError, RetryableError } from '../core/errors.ts';
import { type Finding, raise } from '../core/finding.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { RetentionPolicy } from '../policy/retention.ts';
import { schemaVersion } from '../reconcile/sweep.ts';
import type { AuditArchive } from '../state/audit/archive.ts';
import { auditNotArchived } from '../state/audit/checks.ts';
import type { ReviseFindings } from '../state/findings/model.ts';
import type { State } from '../state/state.ts';

export interface RetentionPorts {
  readonly state: Pick<State, 'findings' | 'audit' | 'meta' | 'outbox'>;
  /** Absent where no blob service is set: then the audit stays in its table. */
  readonly archive: AuditArchive | undefined;
  readonly reviseFindings: ReviseFindings;
  readonly clock: Clock;
}

/** Rows of a table that one sweep observes, or moves: what is more waits for the next. */
const most = 2_000;
const auditAtOnce = 500;

/** Forgets what policy keeps no longer, a bounded step with each sweep. Nothing depends on when: a failure is logged and never fails the sweep. */
export function createRetention(
  ports: RetentionPorts,
): (policy: RetentionPolicy, signal: AbortSignal, log: Log) => Promise<void> {
  const { state, archive, clock } = ports;

  async function pruneTables({ findings, names, notifications }: RetentionPolicy): Promise<void> {
    const now = clock.now();
    const cursors = (await state.meta.find('retention'))?.cursors ?? {};
    await renameFindings();
    await state.findings.moveResolved(most);
    await state.meta.people.prune(names, now);
    const next = {
      resolved: await state.findings.prune({ age: findings, now, most }, cursors.resolved),
      outbox: await state.outbox.prune(notifications, now, most, cursors.outbox),
    };
    const kept = Object.fromEntries(Object.entries(next).filter(([, cursor]) => cursor !== undefined));
    if (JSON.stringify(kept) === JSON.stringify(cursors)) return;
    await state.meta.put({ kind: 'retention', cursors: kept as Record<string, string> });
  }

  /** Once. */
  async function renameFindings(): Promise<void> {
    const schema = await state.meta.find('schema');
    if (schema === undefined || schema.version >= schemaVersion) return;
    await state.findings.renameCurrent();
    await state.meta.put({ ...schema, version: schemaVersion });
  }

  async function moveAudit({ audit: age }: RetentionPolicy, signal: AbortSignal): Promise<Finding[]> {
    const now = clock.now();
    try {
      let moved = 0;
      while (moved < most && !signal.aborted) {
        const step = await state.audit.prune(archive ?? nowhere, { age, now, most: auditAtOnce });
        if (step === 0) break;
        moved += step;
      }
      return [];
    } catch (error) {
      if (error instanceof PermanentError) return [notArchived(error)];
      throw error;
    }
  }

  return async (policy, signal, log) => {
    try {
      await pruneTables(policy);
      const findings = await moveAudit(policy, signal);
      await ports.reviseFindings({ room: 'reconcile', key: 'retention' }, findings, clock.now(), { complete: true });
    } catch (error) {
      if (!(error instanceof RetryableError || error instanceof ConflictError)) throw error;
      log.warn('what is past could not be pruned and is left to the next sweep', { error: error.message });
    }
  };
}

const nowhere: AuditArchive = {
  append: () =>
    Promise.reject(
      new PermanentError('AuditNotArchived', 'STATE_STORAGE__blobServiceUri is not set, so there is no place for them'),
    ),
};

const notArchived = ({ message }: PermanentError): Finding =>
  raise(auditNotArchived, 'retention', `audit rows older than policy keeps them stay in their table: ${message}`);
