const tenantId = '00000000-0000-0000-0000-000000000000';
const objectId = (last: number): string => `00000000-0000-0000-0002-0000000001${String(last).padStart(2, '0')}`;

/** Who a scenario can sign in as: give these to the local host. The names belong to nobody. */
export const principals = {
  reader: { name: 'reader@example.com', objectId: objectId(1), tenantId, roles: ['Gatehouse.Reader'] },
  approver: {
    name: 'approver@example.com',
    objectId: objectId(2),
    tenantId,
    roles: ['Gatehouse.Reader', 'Gatehouse.Approver'],
  },
  admin: {
    name: 'admin@example.com',
    objectId: objectId(3),
    tenantId,
    roles: ['Gatehouse.Reader', 'Gatehouse.Approver', 'Gatehouse.Admin'],
  },
  /** Signed in, but without any role. */
  stranger: { name: 'stranger@example.com', objectId: objectId(4), tenantId, roles: [] },
} as const;

export type PrincipalName = keyof typeof principals;
