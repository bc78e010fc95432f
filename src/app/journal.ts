import { createNotifier, type Notifier } from '../notify/notifier.ts';
import { createTopic } from '../notify/topic.ts';
import type { AuditRow } from '../state/audit/model.ts';
import { insistentSync } from '../state/findings/insistent-sync.ts';
import type { SyncFindings } from '../state/findings/model.ts';
import { createFindingSync } from '../state/findings/store.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';
import { watchAudit } from './watch.ts';

/** Where everything is written down that people are to know, and told to those who subscribe. */
export interface Journal {
  readonly notifier: Notifier;
  readonly audit: (entry: AuditRow) => Promise<void>;
  /** Within a look: whoever else was first makes it look again. */
  readonly syncInLook: SyncFindings;
  /** Outside of any look: said again until it is kept. */
  readonly syncFindings: SyncFindings;
}

export function createJournal(process: Process, { state, memory }: Storage): Journal {
  const { settings, credential, clock, meters } = process;
  const { notifyTopic, owner } = settings;
  const publish = notifyTopic === undefined ? undefined : createTopic(notifyTopic, credential);
  const notifier = createNotifier({ state, publish, source: `urn:gatehouse:${owner}`, clock });
  const syncInLook = createFindingSync({ ...state, recall: memory.recall }, notifier.findings);
  return {
    notifier,
    async audit(entry) {
      await notifier.decision(entry);
      await state.audit.append(entry);
      watchAudit(entry, meters, clock.now());
    },
    syncInLook,
    syncFindings: insistentSync(syncInLook),
  };
}
