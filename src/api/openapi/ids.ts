import * as z from 'zod';

/** What a route takes for a resource: its id has slashes. */
export const Id = z.string().describe('Hash of the resource id, as routes take it');
export const ResourceId = z.string().describe('Resource id, in lower case');
