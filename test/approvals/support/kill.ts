import type { Table } from '../../../src/state/table.ts';
import type { Tables } from '../../../src/state/tables.ts';
import { memoryState } from '../../support/memory-state.ts';
import type { SmallAzure } from './small-azure.ts';

/** Not one of our error classes: the process is gone, nobody handles it. */
export class Killed extends Error {}

/** Ends the process after its nth write, be it to a table or to Azure. 0: never. */
export interface KillSwitch {
  after: number;
  writes: number;
  /** From then on nothing is written, although the code goes on. */
  dead: boolean;
}

/** A new process over what the old one left. */
export function revive(kill: KillSwitch): void {
  kill.after = 0;
  kill.dead = false;
}

const tableWrites: ReadonlySet<string | symbol> = new Set(['insert', 'replace', 'upsert', 'remove', 'transact']);
const armWrites: ReadonlySet<string | symbol> = new Set(['put', 'patch']);

/** The same state, whose process dies when the switch says so. */
export function mortalState(kill: KillSwitch): Tables {
  const state = memoryState();
  return { ...state, connections: mortal(state.connections, kill), audit: mortal(state.audit, kill) };
}

export const mortalAzure = (azure: SmallAzure, kill: KillSwitch): SmallAzure => wrap(azure, armWrites, kill);

const mortal = <T>(table: Table<T>, kill: KillSwitch): Table<T> => wrap(table, tableWrites, kill);

function wrap<T extends object>(target: T, writes: ReadonlySet<string | symbol>, kill: KillSwitch): T {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name);
      if (!writes.has(name) || typeof member !== 'function') return member;
      return async (...parameters: unknown[]) => {
        if (kill.dead) throw new Killed('dead already');
        const result: unknown = await member.apply(target, parameters);
        kill.writes += 1;
        if (kill.writes !== kill.after) return result;
        kill.dead = true;
        throw new Killed(`after write ${kill.writes}`);
      };
    },
  });
}
