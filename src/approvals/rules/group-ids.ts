import type { Connection } from '../model.ts';

/**
 * The groups that a connection asks for: by its own word, else by the private endpoint's, whose body Azure holds to the groups the resource has.
 * Storage and Key Vault don't say it on the connection. Undefined where neither was read.
 */
export const groupIdsOf = ({ groupIds, requester }: Connection): readonly string[] | undefined => {
  if (groupIds !== undefined && groupIds.length > 0) return groupIds;
  return (requester.kind === 'seen' ? requester.groupIds : undefined) ?? groupIds;
};
