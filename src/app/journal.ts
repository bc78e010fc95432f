import { createNotifier } from '../notify/notifier.ts';
import { createTopic } from '../notify/topic.ts';
import type { AuditEntry } from '../state/audit/model.ts';
import { createFirstFindings } from '../state/findings/first.ts';
import type { AnnounceFindings } from '../state/findings/model.ts';
import { createReviseFindings, reviseDespiteConflicts } from '../state/findings/revise.ts';
import { currentLog } from '../telemetry/invocation-log.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';
import { watchAudit } from './watch.ts';

export type Journal = ReturnType<typeof createJournal>;

/** Keeps the findings and the audit, and notifies those who subscribe. */
export function createJournal(process: Process, { state }: Storage) {
  const { settings, credential, clock, meters } = process;
  const { notifyTopic, owner } = settings;
  const publish = notifyTopic === undefined ? undefined : createTopic(notifyTopic, credential);
  const notifier = createNotifier({
    state,
    publish,
    source: `urn:gatehouse:${owner}`,
    console: settings.console,
    clock,
  });
  const announce: AnnounceFindings = async (changes) => {
    for (const { change, finding } of changes)
      currentLog.info('finding changed', {
        change,
        check: finding.check,
        severity: finding.severity,
        subject: finding.subject,
      });
    await notifier.findings(changes);
  };
  const reviseInPass = createReviseFindings(state.findings, announce);
  return {
    notifier,
    async audit(entry: AuditEntry): Promise<void> {
      await notifier.decision(entry);
      await state.audit.append(entry);
      watchAudit(entry, meters, clock.now());
    },
    /** Within a pass: a conflict makes the pass start again. */
    reviseInPass,
    /** Outside of any pass: repeated until it is kept. */
    reviseFindings: reviseDespiteConflicts(reviseInPass),
    firstFindings: createFirstFindings(state.findings, announce, () => notifier.flush(currentLog)),
  };
}
