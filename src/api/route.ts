import {
  type Answering,
  type Described,
  type OpenView,
  type Operation,
  type Route,
  type View,
  withoutQuery,
} from './view.ts';

type Says = Operation & Pick<Route, 'exports'>;

const taking = <Caller>(view: Answering<Caller>, { query }: Says): Answering<Caller> =>
  query === undefined ? withoutQuery(view) : view;

const forReaders = (sees: 'own' | 'all') => (path: string, view: View, says: Says) =>
  ({
    method: 'GET',
    path,
    role: 'Gatehouse.Reader',
    sees,
    view: taking(view, says),
    ...says,
  }) as const satisfies Described;
const changes = (role: 'Gatehouse.Approver' | 'Gatehouse.Admin') => (path: string, view: View, says: Says) =>
  ({ method: 'POST', path, role, view: taking(view, says), ...says }) as const satisfies Described;

/** Rows: somebody who is let in for some subscriptions alone gets their own (src/api/sight). */
export const seesOwn = forReaders('own');
/** What is about all subscriptions at once: somebody who is let in for some gets nothing. */
export const seesAll = forReaders('all');
/** A change that an approver makes. */
export const approver = changes('Gatehouse.Approver');
/** A change that only an administrator makes. */
export const admin = changes('Gatehouse.Admin');
/** For everybody, also without an identity. */
export const anyone = (path: string, view: OpenView, says: Says) =>
  ({ method: 'GET', path, role: 'anyone', view: taking(view, says), ...says }) as const satisfies Described;
