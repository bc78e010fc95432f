import { describe, expect, it } from 'vitest';
import { createRetention } from '../../src/app/retention.ts';
import { days, hours, minutes } from '../../src/core/time.ts';
import type { FindingChange, KeptFinding } from '../../src/state/findings/model.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { Executioner, Killed, mortalState } from '../dns/support/killing.ts';
import { silentLog } from '../support/dns-world.ts';
import { everyFinding } from '../support/every-finding.ts';
import { createState } from '../../src/state/state.ts';
import type { Row } from '../../src/state/table.ts';
import type { Tables } from '../../src/state/tables.ts';
import type { ThreeRooms } from '../support/three-rooms.ts';
import { adopt } from './support/adopt.ts';
import { isOfRelease0, readKept, restoreTables } from './support/kept.ts';

const kept = await readKept('release-0');

describe('what release 0 left behind', () => {
  it('shows every table, every kind of row and findings of every state', async () => {
    const state = restoreTables(kept);
    const kinds = new Set<string>();
    for (const [name, table] of Object.entries(state)) {
      for await (const { value } of table.listAll() as AsyncIterable<Row<{ kind?: string; state?: string }>>)
        kinds.add(`${name} ${value.kind ?? (name === 'findings' || name === 'resolved' ? value.state : '')}`.trim());
    }
    expect([...kinds].sort()).toEqual([
      'audit',
      'connections',
      'endpoints',
      'findings exempt',
      'findings open',
      'meta approvals',
      'meta findingMemory',
      'meta plan',
      'meta poison',
      'meta retention',
      'meta schema',
      'meta sweep',
      'meta timer',
      'names claim',
      'names record',
      'outbox event',
      'outbox waiting',
      'resolved resolved',
      'work',
      'zones blocked',
      'zones budget',
      'zones held',
      'zones links',
      'zones listed',
    ]);
  });

  it('has the same findings under the ids of today, with their first sight and how often they came back', async () => {
    const { rooms } = adopt(kept);
    const history = async (state: Tables): Promise<readonly string[]> =>
      (await everyFinding(state)).filter(isOfRelease0).map(
        ({ check, subject, state: is, firstSeen, openedAt, reopened, message }) =>
          `${check} ${subject} ${is} ${firstSeen} ${openedAt} ${reopened} ${/^(exposure-|egress-|aks-api-public$)/.test(check) ? 'in the words of its release' : message}`,
      );
    const before = await history(restoreTables(kept));
    expect(before.filter((line) => /^[A-Z]/.test(line))).toEqual([]);
    for (let pass = 0; pass < 2; pass += 1) await rooms.sweep();
    await forget(rooms);
    expect((await history(rooms.state)).toSorted()).toEqual(before.toSorted());
    const keys = await Array.fromAsync(rooms.state.findings.listAll(), ({ row }) => row);
    keys.push(...(await Array.fromAsync(rooms.state.resolved.listAll(), ({ row }) => row)));
    expect(keys.filter((row) => /\|[A-Z]\w+\|/.test(row))).toEqual([]);
  });

  it('goes on where it was, when what was resolved then comes back under the id of today', async () => {
    const state = restoreTables(kept);
    const resolved = await Array.fromAsync(state.resolved.listAll());
    const revise = createReviseFindings(createState(state).findings);
    const now = new Date(Date.parse(kept.at) + minutes(5));
    for (const { value } of resolved) {
      const { room, key, check, subject, severity, message, remedy } = value;
      const back = { check, subject, severity, message, remedy };
      const [change] = await revise({ room, key }, [back], now, { complete: false });
      expect(change).toMatchObject({ change: 'reopened', finding: { check, firstSeen: value.firstSeen, reopened: 1 } });
    }
    expect(await Array.fromAsync(state.resolved.listAll())).toEqual([]);
  });

  it('is brought under the ids of today wherever a kill stops it, and nothing is notified twice', async () => {
    const { value: held } = await theOne('dns-mass-change', restoreTables(kept));
    const { room, key, check, subject, severity, message, remedy } = held;
    const said = [{ check, subject, severity, message, remedy }];
    const now = new Date(Date.parse(kept.at) + minutes(5));
    for (let at = 1; ; at += 1) {
      const state = restoreTables(kept);
      const notified: FindingChange[] = [];
      const sayIn = (tables: Tables) => createReviseFindings(createState(tables).findings, async (changes) => void notified.push(...changes));
      const executioner = new Executioner();
      executioner.budget = at;
      const ended = await sayIn(mortalState(state, executioner))({ room, key }, said, now, { complete: true }).catch(
        (error: unknown) => error,
      );
      await sayIn(state)({ room, key }, said, now, { complete: true });
      expect(notified).toEqual([]);
      expect(await theOne('dns-mass-change', state)).toMatchObject({ value: held });
      if (!(ended instanceof Killed)) break;
    }
  });
});

async function theOne(check: string, { findings }: Tables): Promise<Row<KeptFinding>> {
  const rows = await Array.fromAsync(findings.listAll());
  const [found, ...more] = rows.filter(({ value }) => value.check === check);
  if (found === undefined || more.length > 0) throw new Error(`${more.length + 1} rows of ${check}`);
  return found;
}

async function forget({ state, policy, parts: { clock, reviseFindings } }: ThreeRooms): Promise<void> {
  const ports = { state: createState(state), archive: undefined, reviseFindings, clock };
  // Nothing is old: only what release 0 called otherwise is moved.
  const retention = { ...policy.retention, findings: days(900), audit: hours(1), notifications: days(900) };
  await createRetention(ports)(retention, new AbortController().signal, silentLog);
}
