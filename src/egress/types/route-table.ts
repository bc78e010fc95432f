import type { ResourceType } from '../model.ts';

/** A route table is no subject: it lends its routes to the subnets it is given to. */
export const routeTable: ResourceType = {
  name: 'Microsoft.Network/routeTables',
  apiVersion: '2024-07-01',
  contentFields: ['routes', 'disableBgpRoutePropagation'],
  checks: {},
  lends: true,
  parts: ['routes'],
};
