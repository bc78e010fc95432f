import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Me } from './api.ts';
import type { Role } from './types.ts';

const roles: readonly Role[] = ['Gatehouse.Reader', 'Gatehouse.Approver', 'Gatehouse.Admin'];

export const MeContext = createContext<Me>({ signedIn: false });
export const useMe = (): Me => useContext(MeContext);

/** Whether somebody has a role or one above it; who sees some subscriptions by a group counts as a reader of those. The API checks again: this only spares people a button that would be refused. */
export function may(me: Me, role: Role): boolean {
  if (!me.signedIn) return false;
  if (me.role === undefined) return role === 'Gatehouse.Reader' && me.subscriptions !== undefined;
  return roles.indexOf(me.role) >= roles.indexOf(role);
}

/** Where signing in begins; afterwards the browser comes back to this path. */
export function signInAddress(path: string): string {
  return `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(path)}`;
}

/** Whether a tenant is known, and is not that of the one who is signed in. */
export function isOtherTenant(me: Me, tenantId: string | undefined): boolean {
  return me.signedIn && tenantId !== undefined && tenantId !== me.tenantId.toLowerCase();
}
