import * as z from 'zod';
import { findAddress } from '../core/addresses.ts';
import { findResourceId } from '../core/resource-id.ts';
import { refuseWritersChoice, Selector, speaking } from './selector.ts';

/** The egress profiles, from the widest to the narrowest. Exposure checks alert under every one of them. */
export const profileNames = ['open', 'explicit', 'inspected', 'isolated'] as const;
export type ProfileName = (typeof profileNames)[number];

export const Profile = z.enum(profileNames);

/** What rules of the egress room may ask of a resource. */
export const egressFields = {
  subscriptions: true,
  resourceGroups: true,
  ids: true,
  networks: true,
  locations: true,
  tags: true,
} as const;

/** What some resources are judged by. A tag or a region alone is the choice of who writes the resource, and would let them choose their profile. */
export const ProfileRule = z
  .strictObject({
    match: speaking(Selector.pick(egressFields)).describe('Which resources'),
    profile: Profile.describe('The profile of what matches'),
  })
  .superRefine(refuseWritersChoice);

/** An appliance that packets to the internet may be sent to: its address, or the id of its load balancer or network interface. */
export const NextHop = z
  .string()
  .transform((text) => findAddress(text)?.text ?? findResourceId(text)?.id ?? '')
  .refine((text) => text !== '', {
    error: 'is neither an address nor a resource id; write 10.0.0.4, or the id of a load balancer or network interface',
  });
