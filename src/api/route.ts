import type { ApiDependencies } from './ports.ts';
import type { Described, OpenView, Operation, Route, View } from './view.ts';

type Says = Operation & Pick<Route, 'exports'>;
type Guarded = (deps: ApiDependencies) => View;

const forReaders = (sees: 'own' | 'all') => (path: string, view: Guarded, says: Says) =>
  ({ method: 'GET', path, role: 'Gatehouse.Reader', sees, view, ...says }) as const satisfies Described;
const changes = (role: 'Gatehouse.Approver' | 'Gatehouse.Admin') => (path: string, view: Guarded, says: Says) =>
  ({ method: 'POST', path, role, view, ...says }) as const satisfies Described;

/** Rows: somebody who is let in for some subscriptions alone gets their own (src/api/sight). */
export const seesOwn = forReaders('own');
/** What is about all subscriptions at once: somebody who is let in for some gets nothing. */
export const seesAll = forReaders('all');
/** A change that an approver makes. */
export const approver = changes('Gatehouse.Approver');
/** A change that only an administrator makes. */
export const admin = changes('Gatehouse.Admin');
/** For everybody, also without an identity. */
export const anyone = (path: string, view: (deps: ApiDependencies) => OpenView, says: Says) =>
  ({ method: 'GET', path, role: 'anyone', view, ...says }) as const satisfies Described;
