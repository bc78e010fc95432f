import * as z from 'zod';
import { stepNames } from '../../why/model.ts';

/** What a route takes for a resource: its id has slashes. */
export const Id = z.string().describe('Hash of the resource id, as routes take it');
export const ResourceId = z.string().describe('Resource id, in lower case');
export const When = z.iso.datetime();
/** The steps of *why* at which a way can be broken. */
export const BrokenAt = z.enum(stepNames.filter((step) => step !== 'door')).nullable();
