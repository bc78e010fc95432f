import { randomUUID } from 'node:crypto';
import { BoundedMap } from '../core/bounded.ts';
import { isFirst } from '../core/errors.ts';
import { type Finding, raise } from '../core/finding.ts';
import type { Key } from '../core/key.ts';
import { nameOf, shortId } from '../core/resource-id.ts';
import { counted } from '../core/text.ts';
import { type Clock, minutes, since as sinceThen } from '../core/time.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import type { AuditEntry } from '../state/audit/model.ts';
import type { ReviseFindings } from '../state/findings/model.ts';
import type { Findings } from '../state/findings/store.ts';
import type { Names } from '../state/names/store.ts';
import type { Work } from '../state/waiting/store.ts';
import type { Zones } from '../state/zones/store.ts';
import { auditEntry } from './audit-entry.ts';
import { hashOfHeld, spend } from './budget.ts';
import { loopChecks } from './checks.ts';
import type { Action, Pass } from './reconciler.ts';
import { createSpentZones } from './spent-zones.ts';

export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'held'; readonly reason: string; readonly message: string };

/** A zone whose deletes wait for an administrator. */
export interface HeldZone {
  /** Lower-cased zone id. */
  readonly zone: string;
  /** Names exactly this list. */
  readonly hash: string;
  /** Lower-cased record set ids, sorted. */
  readonly recordSets: readonly string[];
}

export interface GuardPorts {
  readonly zones: Zones;
  readonly names: Pick<Names, 'list'>;
  readonly work: Pick<Work, 'find'>;
  readonly findings: Pick<Findings, 'listWhere'>;
  readonly reviseFindings: ReviseFindings;
  readonly enqueue: (key: Key, cause: string) => Promise<void>;
  readonly audit: (entry: AuditEntry) => Promise<void>;
  readonly policyVersion: () => Promise<string>;
  readonly clock: Clock;
}

const admitted: Admission = { kind: 'admitted' };
const heldIn = (zone: string): Admission => ({
  kind: 'held',
  reason: 'MassChange',
  message: `the delete budget of ${nameOf(zone)} is spent`,
});
/** A pass writes that its key waits only after it held the delete. */
const passMayTake = minutes(2);

export type Guard = ReturnType<typeof createGuard>;

/** Zones; of one that is forgotten the finding is raised again. */
const mostReported = 1_000;

/**
 * Keeps deletes back once a zone's budget is spent (design: Safety). A deleted subscription, a lost role or a bug of ours
 * would cause the same: many deletes at once, so a person decides first.
 */
export function createGuard(ports: GuardPorts) {
  const { zones } = ports;
  const spent = createSpentZones();
  async function countOwned(zone: string): Promise<number> {
    let owned = 0;
    for await (const { record } of ports.names.list(zone)) if (record?.standing === 'ours') owned += 1;
    return owned;
  }

  /** Takes one delete off the budget, or says that it is spent. Two workers can't take the same one: the row's etag decides. */
  async function draw(zone: string, policy: DnsPolicy, now: Date): Promise<boolean> {
    let isDrawn = false;
    await zones.changeBudget(zone, async (known) => {
      const spent = await spend(known ?? { zone, deletes: [] }, policy.deleteBudget, now, () => countOwned(zone));
      isDrawn = spent !== undefined;
      return spent === undefined ? undefined : { kind: 'budget', ...spent };
    });
    return isDrawn;
  }

  /** What the finding of a zone was last said of, and how many holds have come or gone since, as far as this process knows. */
  const reported = new BoundedMap<string, { readonly held: number; readonly since: number }>(mostReported);

  /**
   * Says in one finding what waits now. Several passes hold deletes side by side: a pass whose report is stale by the time it is written
   * observes once more; so the last writer has observed last.
   */
  async function report(zone: string, now: Date): Promise<void> {
    const list = async (): Promise<string[]> =>
      (await Array.fromAsync(zones.listHeld(zone))).flatMap(({ value }) => (value.released ? [] : [value.recordSet]));
    const scope = { room: 'reconcile' as const, key: zone };
    let waiting = await list();
    for (
      let said: readonly string[] | undefined;
      said === undefined || isStale(said, waiting);
      waiting = await list()
    ) {
      said = waiting;
      const findings = said.length === 0 ? [] : [massChange(zone, said)];
      await ports.reviseFindings(scope, findings, now, { complete: true });
    }
    reported.set(zone, { held: waiting.length, since: reported.get(zone)?.since ?? 0 });
  }

  /**
   * One more hold, or one less. Raising the finding reads them all, so that of a long list is raised again only once the list has changed by a tenth: thousands of
   * deletes then cost a few reads each, not thousands. What is left over the sweep says (`review`).
   */
  async function noteChange(zone: string, now: Date): Promise<void> {
    const { held, since } = reported.get(zone) ?? { held: 0, since: 0 };
    const isDue = since + 1 >= held / 10;
    // Noted first: those that come while it is said count towards the next time.
    reported.set(zone, { held, since: isDue ? 0 : since + 1 });
    if (isDue) await report(zone, now);
  }

  /** Holds a delete that isn't held yet; false where it is, or was released. */
  async function holdAnew(zone: string, recordSet: string, now: Date): Promise<boolean> {
    const value = { kind: 'held', zone, recordSet, since: now.toISOString(), released: false } as const;
    if (!(await isFirst(() => zones.hold(value)))) return false;
    await noteChange(zone, now);
    return true;
  }

  return {
    async admit(action: Action, pass: Pass): Promise<Admission> {
      const zone = action.drawsOn;
      if (zone === undefined) return admitted;
      const { deleteBudget } = pass.policy.dns;
      const isSpent = spent.has(zone, deleteBudget, pass.now);
      // What has just been given up is hardly held yet.
      const isFresh = isSpent && pass.handed !== undefined;
      if (isFresh && (await holdAnew(zone, action.target, pass.now))) return heldIn(zone);
      const held = await zones.findHeld(zone, action.target);
      if (held?.value.released) {
        await zones.remove(held.value);
        return admitted;
      }
      if (!isSpent && (await draw(zone, pass.policy.dns, pass.now))) {
        if (held !== undefined) {
          await zones.remove(held.value);
          await noteChange(zone, pass.now);
        }
        return admitted;
      }
      if (!isSpent) spent.note(zone, deleteBudget, pass.now);
      if (held === undefined) await holdAnew(zone, action.target, pass.now);
      return heldIn(zone);
    },
    async listHeld(): Promise<readonly HeldZone[]> {
      const byZone = new Map<string, string[]>();
      for await (const { value } of zones.listHeld()) {
        if (value.released) continue;
        byZone.set(value.zone, [...(byZone.get(value.zone) ?? []), value.recordSet]);
      }
      return [...byZone].map(([zone, list]) => ({ zone, hash: hashOfHeld(list), recordSets: list.sort() }));
    },
    /** Says of every zone what waits there now, and forgets what came to rest undeleted: for the sweep, since a hold does not say it each time. */
    async review(now: Date): Promise<void> {
      const waiting = new Set<string>();
      for await (const { value } of zones.listHeld()) {
        waiting.add(value.zone);
        if (sinceThen(new Date(value.since), now) < passMayTake) continue;
        // Its endpoint is back, or somebody removed the record set: a release must not let a later delete through.
        if ((await ports.work.find({ room: 'dns', key: value.recordSet })) === undefined) await zones.remove(value);
      }
      // What was said to wait may be gone by now.
      for await (const { value } of ports.findings.listWhere({ check: loopChecks.massChange.id }))
        waiting.add(value.key);
      for (const zone of waiting) await report(zone, now);
    },
    /** Lets exactly the listed deletes through, provided the list is still the one the caller saw. */
    async release(zoneHash: string, listHash: string, by: string): Promise<'released' | 'changed' | 'notFound'> {
      const waiting = (await Array.fromAsync(zones.listHeldByHash(zoneHash))).filter(({ value }) => !value.released);
      const zone = waiting[0]?.value.zone;
      if (zone === undefined) return 'notFound';
      const recordSets = waiting.map(({ value }) => value.recordSet).sort();
      if (hashOfHeld(recordSets) !== listHash) return 'changed';
      // First said, then done: no delete is released without an audit row of who did it.
      const now = ports.clock.now();
      const person = `person ${by}`;
      const action = {
        kind: 'release',
        target: zone,
        by: person,
        because: `seen and let go: ${counted(recordSets.length, 'held delete')} of ${nameOf(zone)}`,
        before: { held: recordSets },
        after: { hash: listHash },
      };
      const pass = { cause: person, policyVersion: await ports.policyVersion() };
      const decision = { id: randomUUID(), at: now.toISOString() };
      await ports.audit(auditEntry({ room: 'dns', key: zone }, action, decision, pass));
      for (const { value, etag } of waiting) {
        // Where it changed, a pass or another administrator has released it meanwhile.
        await isFirst(() => zones.put({ ...value, released: true }, etag));
      }
      await report(zone, now);
      for (const { value } of waiting) await ports.enqueue({ room: 'dns', key: value.recordSet }, person);
      return 'released';
    },
  };
}

function massChange(zone: string, recordSets: readonly string[]): Finding {
  const names = recordSets.map(nameOf).sort();
  const shown = names.slice(0, 50).join(', ');
  return raise(
    loopChecks.massChange,
    zone,
    `${counted(names.length, 'delete')} in ${nameOf(zone)} held back because its delete budget is spent: ${shown}${names.length > 50 ? ', …' : ''} (list ${hashOfHeld(recordSets)})`,
    {
      remedy: `See that these endpoints are really gone, then release exactly this list: POST /api/guard/${shortId(zone)}/release with its hash.`,
    },
  );
}

/**
 * Whether what was said is no longer so: something of it waits no more, or what waits has grown by as much as `noteChange` reports. The pass
 * that held the others may have reported them before this one wrote its shorter list over theirs.
 */
function isStale(said: readonly string[], waiting: readonly string[]): boolean {
  const there = new Set(waiting);
  return waiting.length > said.length * 1.1 || said.some((recordSet) => !there.has(recordSet));
}
