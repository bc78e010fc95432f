import colors from 'picocolors';
import { table } from '../scripts/table.ts';

/** One measured thing beside what it is to be compared with. */
export interface Figure {
  readonly what: string;
  /** As people read it, unit included. */
  readonly measured: string;
  /** The bound, or the same done with as little as possible in the same run. */
  readonly against: string;
  /** Set for counts that must come out exactly, or below their bound, on every machine; times never fail a run. */
  readonly holds?: boolean;
  /** The same in numbers, for programs; the unit is in the name. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Where a bench puts its figures and says how far it is. */
export interface Report {
  add(figure: Figure): void;
  say(progress: string): void;
}

const ruled = { measured: 34, against: 58, what: 52 };

/** The figures of one bench as a table; a count that doesn't hold is marked. */
export function printed(title: string, figures: readonly Figure[]): string {
  const columns = [
    { title: 'What', width: ruled.what },
    { title: 'Measured', width: ruled.measured },
    { title: 'Against', width: ruled.against },
  ];
  const rows = figures.map(({ what, measured, against, holds }) => [
    what,
    holds === false ? `${measured}  DOES NOT HOLD` : measured,
    against,
  ]);
  return `\n${colors.bold(title)}\n${table(columns, rows)}`;
}

export const failed = (figures: readonly Figure[]): readonly Figure[] => figures.filter(({ holds }) => holds === false);

export const inMs = (milliseconds: number): string =>
  milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
export const inSeconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
export const inMb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
