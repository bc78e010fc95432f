import type { Tables } from './tables.ts';

/** Everything kept in Table storage, one typed store each (design: State). */
export interface State extends Tables {}

export const createState = (tables: Tables): State => tables;
