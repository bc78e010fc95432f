import type * as z from 'zod';
import { isAnchored, Selector, selectorTitle } from './selector.ts';

/** Resources that take private endpoint connections; every field that is given must match. */
export const Targets = Selector.pick({
  types: true,
  ids: true,
  resourceGroups: true,
  tags: true,
  groupIds: true,
  services: true,
}).meta({
  title: selectorTitle,
  description: 'Which private link resources the rule is about; without it, all of them',
});
export type Targets = z.infer<typeof Targets>;

/** Who asks. What would have to be read from the private endpoint itself is read only where a rule asks for it. */
export const From = Selector.pick({
  subscriptions: true,
  tenants: true,
  resourceGroups: true,
  endpoints: true,
  locations: true,
  networks: true,
  tags: true,
}).meta({ title: selectorTitle, description: 'Which private endpoints may ask; every field that is given must match' });
export type From = z.infer<typeof From>;

/** Whether `from` says who asks by something only the platform writes. */
export const namesRequester = (from: From | undefined): boolean => from !== undefined && isAnchored(from);
